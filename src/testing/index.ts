// The sandbox, a local Threads.
export { ThreadsSandbox, type SandboxClientOptions } from "./sandbox/sandbox.js";
export type { SandboxOptions, SandboxUserOptions } from "./sandbox/options.js";
export type { Strictness } from "./sandbox/strictness/levels.js";
export type { SandboxApp, SandboxToken, SandboxUser } from "./sandbox/state/accounts.js";
export type { ContainerStatus, SandboxContainer, SandboxMediaItem, SandboxPost } from "./sandbox/state/posts.js";
export type { ProcessedContainer, Processing, PublishRace } from "./sandbox/publishing/settings.js";
export type { SandboxClock, SandboxTime } from "./sandbox/state/clock.js";
export type { NewSandboxUser } from "./sandbox/control/people.js";
export type { SandboxUserPost } from "./sandbox/control/post-as-user.js";
export type { SandboxWebhookOptions, WebhookField } from "./sandbox/webhooks/subscription.js";
export type { WebhookAttempt, WebhookDelivery } from "./sandbox/webhooks/delivery.js";
export type { ConsentChoice } from "./sandbox/oauth/use-consent-page.js";

// The log of the sandbox.
export type { LogEntry } from "./sandbox/http/log.js";
export type { Operation } from "./sandbox/http/operation-row.js";

// The faults of the sandbox.
export type {
  Fault,
  FaultAction,
  FaultKind,
  FaultPlan,
  GraphErrorFault,
  RandomFaults,
} from "./sandbox/faults/faults.js";
export type { DelayedEffects } from "./sandbox/faults/delayed-effects.js";

// Its behaviors where Threads' own are undocumented, and the facts that it implements.
export {
  DEFAULT_BEHAVIORS,
  BEHAVIORS,
  behaviorVariants,
  type BehaviorRow,
  type BehaviorVariant,
  type Behaviors,
} from "./sandbox/behaviors.js";
export { FACTS, type Fact } from "./sandbox/facts.js";

// The contract of a connection store.
export { storeContract } from "./store-contract/index.js";
export type { StoreCase, StoreUnderTest } from "./store-contract/case.js";
export { connectionFixture, disconnectedFixture, type ConnectionFixture } from "./store-contract/fixture.js";

// The contract of a publish journal.
export { publishJournalContract } from "./journal-contract/index.js";
export type { JournalCase, JournalUnderTest } from "./journal-contract/case.js";

// A mock for unit tests, with typed replies by operation.
export {
  mockThreads,
  type MockClientOptions,
  type MockRequest,
  type MockThreadsOptions,
  type ThreadsMock,
} from "./mock-threads/mock-threads.js";
export type { MockedOperation, MockRefusal, MockResponse } from "./mock-threads/mocked-operation.js";
export type { SentCall } from "./mock-threads/operations.js";
export type {
  MockOperationName,
  MockReplies,
  WireList,
  WireLocation,
  WireMetric,
  WirePost,
  WireProfile,
  WirePublicProfile,
  WireQuota,
} from "./mock-threads/wire.js";
