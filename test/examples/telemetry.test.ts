/** Tests the recipe for OpenTelemetry: what it measures, and that it removes the secrets that the instrumentation of undici writes into spans. */
import type { ConnectionState } from "@hayon/threads";
import { context, SpanStatusCode, trace, type Attributes } from "@opentelemetry/api";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
  type ReadableSpan,
  type SpanProcessor,
} from "@opentelemetry/sdk-trace-node";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import {
  inSpan,
  queryRemover,
  threadsMetrics,
  undiciInstrumentation,
} from "../../examples/observability/opentelemetry.js";
import { liveObserved, secretsIn } from "./observed-life.js";

// Keeps the active span across awaits.
beforeAll(() => new NodeTracerProvider().register({ propagator: null }));
afterAll(() => {
  context.disable();
  trace.disable();
});

const printed = (value: unknown) => inspect(value, { depth: 12, maxArrayLength: null, maxStringLength: null });

/** Returns a tracer with an in-memory exporter, and the spans of an instrumentation. */
function traced(instrumentation: UndiciInstrumentation | null, processors: readonly SpanProcessor[] = []) {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({ spanProcessors: [...processors, new SimpleSpanProcessor(exporter)] });
  instrumentation?.setTracerProvider(provider);
  onTestFinished(async () => {
    instrumentation?.disable();
    await provider.shutdown();
  });
  const spans = () => exporter.getFinishedSpans();
  const text = () => printed(spans().map(({ name, attributes, events, status }) => [name, attributes, events, status]));
  return { tracer: provider.getTracer("app"), spans, text };
}

/** Returns a meter, and what it has measured. */
function measured(instrumentation: UndiciInstrumentation | null) {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  instrumentation?.setMeterProvider(provider);
  onTestFinished(() => provider.shutdown());
  async function points() {
    await reader.forceFlush();
    const metrics = exporter
      .getMetrics()
      .at(-1)!
      .scopeMetrics.flatMap((scope) => scope.metrics);
    return metrics.flatMap(({ descriptor: { name }, dataPoints }) =>
      dataPoints.map(({ attributes, value }) => ({ name, attributes, value })),
    );
  }
  return { meter: provider.getMeter("app"), points };
}

describe("telemetry with OpenTelemetry", () => {
  it("records no secret in any span or metric, from connecting to the last failure", async () => {
    const instrumentation = undiciInstrumentation();
    const { tracer, spans, text } = traced(instrumentation);
    const { meter, points } = measured(instrumentation);
    const counts = new Map<ConnectionState, number>([["active", 2]]);
    const hooks = threadsMetrics(meter, () => Promise.resolve(counts));
    const { secrets } = await liveObserved({ ...hooks, around: (name, work) => inSpan(tracer, name, work) });

    expect(secrets.size).toBeGreaterThan(12);
    expect(spans().length).toBeGreaterThan(30);
    expect(secretsIn(text(), secrets)).toEqual([]);
    const measurements = await points();
    expect(secretsIn(printed(measurements), secrets)).toEqual([]);

    const sum = (name: string, attributes: Attributes) =>
      measurements.find(
        (point) => point.name === name && JSON.stringify(point.attributes) === JSON.stringify(attributes),
      )?.value;
    expect(sum("threads.publishes", { outcome: "published" })).toBe(2);
    expect(sum("threads.publishes", { outcome: "failed", code: "THREADS_VALIDATION", mayBeLive: false })).toBe(1);
    expect(sum("threads.refreshes", { outcome: "refreshed" })).toBe(1);
    expect(sum("threads.refreshes", { outcome: "transient" })).toBe(1);
    expect(sum("threads.connections", { state: "active" })).toBe(2);
    expect(sum("threads.requests", { endpoint: "POST /v1.0/me/threads_publish" })).toBe(2);
    // One series for all posts.
    expect(sum("threads.requests", { endpoint: "GET /v1.0/{id}" })).toBeGreaterThan(1);
  });

  it("puts the requests and retries of the SDK into the span of the app", async () => {
    const { tracer, spans } = traced(undiciInstrumentation());
    const { meter } = measured(null);
    const hooks = threadsMetrics(meter, () => Promise.resolve(new Map()));
    await liveObserved({ ...hooks, around: (name, work) => inSpan(tracer, name, work) });
    const parents = spans().filter(({ name }) => name === "read");
    const isChild = (span: ReadableSpan) =>
      parents.some((parent) => parent.spanContext().spanId === span.parentSpanContext?.spanId);
    const requests = spans().filter((span) => span.attributes["url.path"] === "/v1.0/me" && isChild(span));
    expect(requests.length).toBeGreaterThan(5);
    const failed = parents.filter(({ status }) => status.code === SpanStatusCode.ERROR);
    expect(failed.map(({ status }) => status.message)).toContain("THREADS_NETWORK");
    expect(parents.flatMap(({ events }) => events.map(({ name }) => name))).toContain("threads.retry");
  });

  it("finds tokens, the app secret and codes in the spans if the recipe is left out", async () => {
    const { spans, text } = traced(new UndiciInstrumentation());
    const { secrets } = await liveObserved({});
    expect(spans().length).toBeGreaterThan(20);
    expect(secretsIn(text(), secrets).length).toBeGreaterThan(2);
  });

  it("removes queries from the spans of other instrumentations before they are exported", () => {
    const unprotected = traced(null);
    const isProtected = traced(null, [queryRemover()]);
    const secrets = new Set(["AQBcode1234567", "the-state-1234567"]);
    const query = "?code=AQBcode1234567&state=the-state-1234567";
    for (const { tracer } of [unprotected, isProtected]) {
      const path = `/api/platform/threads/callback${query}`;
      const attributes = {
        "url.full": `https://api.example${path}`,
        "url.query": query,
        "http.target": path,
        "http.request.header.referer": [`https://api.example${path}`],
        "http.status_code": 302,
      };
      const span = tracer.startSpan("GET", { attributes });
      span.recordException(new Error(`The request to https://api.example${path} failed`));
      span.setStatus({ code: SpanStatusCode.ERROR, message: `GET ${path}` });
      span.end();
    }
    expect(secretsIn(unprotected.text(), secrets)).toEqual([...secrets]);
    expect(secretsIn(isProtected.text(), secrets)).toEqual([]);
    const [span] = isProtected.spans();
    expect(span?.attributes).toMatchObject({
      "url.full": "https://api.example/api/platform/threads/callback",
      "http.target": "/api/platform/threads/callback",
      "http.request.header.referer": ["https://api.example/api/platform/threads/callback"],
      "http.status_code": 302,
    });
    expect(span?.status.message).toBe("GET /api/platform/threads/callback");
  });
});
