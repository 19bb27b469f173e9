/** Metrics and traces with OpenTelemetry. The caller owns the providers and exporters. */
import type { ConnectionState, RefreshDueReport, ThreadsEvent, TransitionNotice } from "@hayon/threads";
import { isThreadsError } from "@hayon/threads";
import type { PublishOutcome } from "@hayon/threads/worker";
import {
  SpanStatusCode,
  trace,
  type Attributes,
  type AttributeValue,
  type Meter,
  type Span,
  type Tracer,
} from "@opentelemetry/api";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import type { SpanProcessor } from "@opentelemetry/sdk-trace-node";

/**
 * Returns an instrumentation of undici, which the SDK sends its requests with. By itself it writes the whole URL into spans, and the queries of
 * Threads contain the token and the app secret. The hook replaces these attributes before the span starts, so that no sampler sees them either.
 */
export function undiciInstrumentation(): UndiciInstrumentation {
  return new UndiciInstrumentation({
    startSpanHook: ({ origin, path }) => ({
      "url.full": origin + path.replace(/[?#].*/s, ""),
      "url.query": undefined,
    }),
  });
}

/**
 * Returns a span processor that removes queries from the spans of other instrumentations, because the query of the callback's URL contains the code
 * and the state. Add it before the processors that export.
 */
export function queryRemover(): SpanProcessor {
  return {
    onStart: () => undefined,
    onEnd: () => undefined,
    onEnding(span) {
      span.setAttributes(withoutQueries(span.attributes));
      for (const event of span.events) Object.assign(event.attributes ?? {}, withoutQueries(event.attributes ?? {}));
      const { code, message } = span.status;
      if (message !== undefined) span.setStatus({ code, message: withoutQuery(message) });
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

const withoutQuery = (text: string) => text.replace(/[?#][^\s"'<>]*/g, "");

/** Returns the attributes without queries. Instrumentations record headers, such as `location` and `referer`, as lists of texts. */
function withoutQueries(attributes: Attributes): Attributes {
  const clean = (value: unknown) => (typeof value === "string" ? withoutQuery(value) : value);
  const cleaned = Object.entries(attributes).map(([name, value]) => {
    return [name, name === "url.query" ? "" : Array.isArray(value) ? value.map(clean) : clean(value)] as const;
  });
  return Object.fromEntries(cleaned) as Record<string, AttributeValue>;
}

/** Runs work in a span. Requests of the SDK become its children, and retries its events. */
export function inSpan<Result>(tracer: Tracer, name: string, work: (span: Span) => Promise<Result>): Promise<Result> {
  return tracer.startActiveSpan(name, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: codeOf(error) });
      throw error;
    } finally {
      span.end();
    }
  });
}

/**
 * Returns the hooks that record metrics, for `ThreadsClient`, `ThreadsConnections`, the refresher and the publish worker.
 *
 * @param countByState counts the connections, such as `select state, count(*) from threads_connections group by state`
 */
export function threadsMetrics(meter: Meter, countByState: () => Promise<ReadonlyMap<ConnectionState, number>>) {
  const requests = meter.createCounter("threads.requests");
  const responses = meter.createHistogram("threads.response.duration", { unit: "s" });
  const retries = meter.createCounter("threads.retries");
  const usage = meter.createGauge("threads.app_usage", { unit: "%" });
  const publishes = meter.createCounter("threads.publishes");
  const refreshes = meter.createCounter("threads.refreshes");
  const sweeps = meter.createCounter("threads.sweeps");
  const transitions = meter.createCounter("threads.transitions");
  meter.createObservableGauge("threads.connections").addCallback(async (gauge) => {
    for (const [state, count] of await countByState()) gauge.observe(count, { state });
  });

  return {
    onEvent(event: ThreadsEvent): void {
      const endpoint = endpointOf(event);
      if (event.type === "request") requests.add(1, { endpoint });
      if (event.type === "response") responses.record(event.durationMs / 1_000, { endpoint, status: event.status });
      if (event.type === "usage") {
        for (const [kind, percent] of Object.entries<number>({ ...event.usage })) usage.record(percent, { kind });
      }
      if (event.type === "retry") {
        const { code, delayMs } = event;
        retries.add(1, { endpoint, code });
        trace.getActiveSpan()?.addEvent("threads.retry", { endpoint, code, delayMs });
      }
    },
    onTransition: ({ event, from, to }: TransitionNotice) => transitions.add(1, { event, from, to }),
    onReport({ refreshed, expired, failed, ended }: RefreshDueReport): void {
      for (const [outcome, count] of Object.entries({ refreshed, expired, ...failed }))
        refreshes.add(count, { outcome });
      sweeps.add(1, { ended: ended ?? "complete" });
    },
    onOutcome(result: PublishOutcome): void {
      const { outcome } = result;
      if (outcome === "published") publishes.add(1, { outcome });
      else publishes.add(1, { outcome, code: codeOf(result.error), mayBeLive: result.mayBeLive });
    },
  };
}

/** Returns the endpoint without ids, so that a metric has one series for each endpoint. */
const endpointOf = ({ method, path }: ThreadsEvent) => `${method} ${path.replace(/\/\d+(?=\/|$)/g, "/{id}")}`;

const codeOf = (error: unknown) => (isThreadsError(error) ? error.code : "other");
