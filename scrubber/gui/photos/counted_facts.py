"""The facts of all photos of the session, kept counted so that what they tell together is there at once."""

from collections.abc import Iterable

from scrubber.gui.photos.photo import Photo
from scrubber.metadata.findings.batch import Batch
from scrubber.metadata.findings.batch_facts import BatchFacts


class CountedFacts:
    """A `Batch` of the photos that were read and are still in the list."""

    def __init__(self) -> None:
        self.batch = Batch()
        self._counted: dict[Photo, BatchFacts] = {}

    def take(self, photo: Photo) -> None:
        """Count a photo that was read, or read again."""
        if photo.batch_facts is not None and self._counted.get(photo) != photo.batch_facts:
            self.forget([photo])
            self._counted[photo] = photo.batch_facts
            self.batch.add(photo.batch_facts)

    def forget(self, photos: Iterable[Photo]) -> None:
        """Take back photos that left the list."""
        for photo in photos:
            facts = self._counted.pop(photo, None)
            if facts is not None:
                self.batch.remove(facts)
