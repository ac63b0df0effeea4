"""In what requests and answers are written: JSON in UTF-8, and nothing else."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.request import Request


class Utf8(JSONParser):
    """JSON in UTF-8, whatever else is announced."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, {**(parser_context or {}), "encoding": "utf-8"})
        except RecursionError:
            raise ParseError("JSON parse error - nested too deeply") from None


class OnlyJson(BaseContentNegotiation):
    """There is one form of an answer, so nobody has to ask for it."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """The parser that reads what was sent."""
        kind = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        """The only one."""
        return renderers[0], renderers[0].media_type
