"""The face editor: the photo with what is covered, worked by mouse and by keyboard alike."""
