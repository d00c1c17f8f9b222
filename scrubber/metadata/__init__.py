"""What a photo tells a stranger: readers that turn payloads into findings, and the sentence that sums them up."""
