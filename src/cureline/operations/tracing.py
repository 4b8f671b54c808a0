"""Traces (OpenTelemetry) of requests and their queries, where the bank names a collector; nobody's data goes along.

Off until `OTEL_EXPORTER_OTLP_ENDPOINT` is set and the extra `otel` is installed. The libraries note whole addresses,
queries and errors; `Scrubbed` stands before whatever sends, and lets pass what is on its list alone.
"""

from __future__ import annotations

import logging
import os
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter

_LOG = logging.getLogger(__name__)
# what a span may say; what a library notes beside these is dropped
ALLOWED = frozenset({
    "http.method", "http.request.method", "http.route", "http.status_code", "http.response.status_code", "http.flavor",
    "network.protocol.version", "db.system", "db.system.name", "db.operation", "db.operation.name", "db.statement",
    "db.query.text", "error.type", "exception.type",
})  # fmt: skip
_STATEMENTS = ("db.statement", "db.query.text")
_LITERAL = re.compile(r"'(?:[^']|'')*'|\b\d{4,}\b")
# as Django and psycopg name spans: a method with a route's pattern, or the first word of a statement
_NAME = re.compile(r"(?:HTTP )?[A-Z]+(?: [\w/<>:^$.\-]*)?")


def start(exporter: SpanExporter | None = None) -> Any:
    """Begin to trace this process, and give the provider; None where no collector is named.

    `exporter` is where spans go instead of the collector that the environment names.
    """
    if exporter is None and not os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        return None
    try:
        from opentelemetry.instrumentation.django import DjangoInstrumentor
        from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor
    except ImportError:
        _LOG.error("a collector of traces is named, but the extra `otel` is not installed: nothing is traced")
        return None
    provider = TracerProvider(
        resource=Resource.create({"service.name": os.environ.get("OTEL_SERVICE_NAME", "cureline")})
    )
    if exporter is None:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        provider.add_span_processor(BatchSpanProcessor(_scrubbed(OTLPSpanExporter())))
    else:
        provider.add_span_processor(SimpleSpanProcessor(_scrubbed(exporter)))
    DjangoInstrumentor().instrument(tracer_provider=provider)
    PsycopgInstrumentor().instrument(tracer_provider=provider)
    return provider


def stop() -> None:
    """End it in this process; for tests."""
    from opentelemetry.instrumentation.django import DjangoInstrumentor
    from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor

    DjangoInstrumentor().uninstrument()
    PsycopgInstrumentor().uninstrument()


def _scrubbed(exporter: SpanExporter) -> SpanExporter:
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.sdk.trace.export import SpanExporter as Exporter
    from opentelemetry.trace import Status

    class Scrubbed(Exporter):
        """Passes spans on with what is allowed alone: no address, no query, no words of an error, no events."""

        def export(self, spans: Any) -> Any:
            return exporter.export([self._clean(span) for span in spans])

        def shutdown(self) -> None:
            exporter.shutdown()

        def force_flush(self, timeout_millis: int = 30_000) -> bool:
            return exporter.force_flush(timeout_millis)

        @staticmethod
        def _clean(span: Any) -> ReadableSpan:
            return ReadableSpan(
                name=span.name if _NAME.fullmatch(span.name) else "request",
                context=span.context, parent=span.parent, resource=span.resource, attributes=_allowed(span.attributes),
                kind=span.kind, status=Status(span.status.status_code), start_time=span.start_time,
                end_time=span.end_time, instrumentation_scope=span.instrumentation_scope,
            )  # fmt: skip

    return Scrubbed()


def _allowed(attributes: Any) -> dict[str, Any]:
    kept = {name: value for name, value in (attributes or {}).items() if name in ALLOWED}
    for name in _STATEMENTS:
        if name in kept:
            kept[name] = _LITERAL.sub("?", str(kept[name]))
    return kept
