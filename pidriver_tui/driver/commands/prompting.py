"""Commands that talk to the model. It may not know what comes of them: that is the event stream's."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import EllipsisType
from typing import Literal

from .base import REPLY_TIMEOUT, CommandChannel, shape
from .results import PromptReply, QueuedMessages

StreamingBehavior = Literal["steer", "followUp"]
"""What a prompt sent while the agent works becomes: steer (before its next model call) or followUp
(when it stops)."""


@dataclass(frozen=True, slots=True)
class Image:
    """An image to send with a prompt. `data` are its bytes, `mime_type` such as `image/png`."""

    data: bytes = field(repr=False)
    mime_type: str = "image/png"

    def as_content(self) -> dict[str, str]:
        """As the wire wants it: `{"type": "image", "data": base64, "mimeType": ...}`."""
        return {
            "type": "image",
            "data": base64.b64encode(self.data).decode("ascii"),
            "mimeType": self.mime_type,
        }


class PromptingCommands(CommandChannel):
    """prompt, steer, follow_up, abort, clear_queue, abort_and_prompt."""

    async def prompt(
        self,
        message: str,
        *,
        images: Sequence[Image] = (),
        streaming_behavior: StreamingBehavior | None = None,
        command_id: str | None = None,
        timeout: float | EllipsisType | None = ...,
    ) -> PromptReply:
        """Send a prompt and wait until the agent has accepted it; the answer is in the event stream.

        Args:
            message: The text; `/name ...` runs a slash command.
            images: Images to look at.
            streaming_behavior: Needed while the agent works, else it refuses ("already processing").
            command_id: A name for it, by which a later `PromptResult` or `Error` tells which prompt it is
                about; made up by default. No other command under way may have it.
            timeout: Seconds to wait. `...`: 60, and none for a slash command, whose reply comes only
                when it is done, after all its questions (observed, pi 0.87.1). So do not await one
                in the loop that answers those questions.

        Raises:
            PiCommandError: It was refused: no model, no key, or already at work. omp accepts a prompt
                first and refuses it for being at work after that (observed, 18.2.3): then the refusal
                is an `Error` event with code `prompt`.
        """
        if isinstance(timeout, EllipsisType):
            timeout = None if message.lstrip().startswith("/") else REPLY_TIMEOUT
        arguments = _words(message, images) | {"streamingBehavior": streaming_behavior, "id": command_id}
        return shape(PromptReply, await self._ask("prompt", arguments, timeout=timeout))

    async def steer(
        self, message: str, *, images: Sequence[Image] = (), timeout: float | None = REPLY_TIMEOUT
    ) -> PromptReply:
        """Queue a message for before the next model call. Slash commands of extensions are refused.

        An extension may take it instead: then pi's disposition is `handled` and it is in no queue.
        """
        return shape(PromptReply, await self._ask("steer", _words(message, images), timeout=timeout))

    async def follow_up(
        self, message: str, *, images: Sequence[Image] = (), timeout: float | None = REPLY_TIMEOUT
    ) -> PromptReply:
        """Queue a message for when the agent stops. Slash commands of extensions are refused.

        An extension may take it instead: then pi's disposition is `handled` and it is in no queue.
        """
        return shape(PromptReply, await self._ask("follow_up", _words(message, images), timeout=timeout))

    async def abort(self, *, timeout: float | None = REPLY_TIMEOUT) -> None:
        """Stop what runs and wait until the agent is idle.

        omp does not finish this while a dialog is open (observed, 18.2.3): answer those first. Queued
        messages stay queued; call :meth:`clear_queue` before if they should not run.
        """
        await self._ask("abort", timeout=timeout)

    async def clear_queue(self, *, timeout: float | None = REPLY_TIMEOUT) -> QueuedMessages:
        """Take all queued messages out and return their texts (pi only)."""
        return shape(QueuedMessages, await self._ask("clear_queue", timeout=timeout))

    async def abort_and_prompt(
        self, message: str, *, images: Sequence[Image] = (), timeout: float | None = REPLY_TIMEOUT
    ) -> None:
        """Stop what runs and prompt at once (omp only)."""
        await self._ask("abort_and_prompt", _words(message, images), timeout=timeout)


def _words(message: str, images: Sequence[Image]) -> dict[str, object]:
    return {"message": message, "images": [image.as_content() for image in images] or None}
