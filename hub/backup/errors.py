"""Why a backup or a restore stops; each message is for the person at the terminal."""


class BackupError(Exception):
    """A backup cannot be made, or a restore cannot go ahead."""


class DamagedBackupError(BackupError):
    """A backup file is not as it was written; `part` names what is damaged."""

    def __init__(self, part: str, problem: str) -> None:
        super().__init__(f"The backup is damaged: {part} {problem}. Nothing was changed.")
        self.part = part


class RefusedBackupError(BackupError):
    """A backup file is whole and still cannot be used here."""


class OccupiedPlaceError(BackupError):
    """There is data where a backup would be restored, and nobody said to replace it."""
