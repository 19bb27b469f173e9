import { refuseUnknownFields, requestedFields, type FieldTable } from "./requested-fields.js";
import { missingPermission } from "../http/graph-errors.js";
import { quotaUsage } from "../publishing/quota.js";
import { PUBLISH_SCOPE } from "../oauth/scopes.js";
import { grants } from "../state/state.js";
import { json, refuse, type HandlerResult, type UserCall } from "../http/handler.js";
import type { Context } from "../state/context.js";

/** GET /{user}/threads_publishing_limit: returns the usage and the total of each quota. */
// fact: publishing-limit
export function publishingLimit(call: UserCall, context: Context): HandlerResult {
  const fields = requestedFields(call.parameters.get("fields") ?? "quota_usage");
  const refusal = refuseUnknownFields(fields, FIELDS, "ThreadsPublishingLimit");
  if (refusal !== null) return refuse(refusal);
  const missing = fields
    .flatMap(({ name }) => scopesOf(name, context))
    .find((scope) => !isGranted(scope, call, context));
  if (missing !== undefined) return refuse(missingPermission(missing, context.behaviors));
  const subject = { userId: call.user.id, context };
  return json({
    data: [Object.fromEntries(fields.map((field) => [field.name, FIELDS[field.name]?.(subject, field)]))],
  });
}

const DAY_SECONDS = 86_400;
const LOCATION_SEARCHES = 500;
const KEYWORD_SEARCHES = 2200;

const FIELDS: FieldTable<{ userId: string; context: Context }> = {
  quota_usage: ({ userId, context }) => quotaUsage(context, userId, "posts"),
  config: ({ context }) => config(context.publishing.quotas.posts),
  reply_quota_usage: ({ userId, context }) => quotaUsage(context, userId, "replies"),
  reply_config: ({ context }) => config(context.publishing.quotas.replies),
  delete_quota_usage: ({ userId, context }) => quotaUsage(context, userId, "deletions"),
  delete_config: ({ context }) => config(context.publishing.quotas.deletions),
  // The sandbox does not count searches.
  location_search_quota_usage: () => 0,
  location_search_config: () => config(LOCATION_SEARCHES),
  // fact: search-quota
  search_quota_usage: () => 0,
  search_config: () => config(KEYWORD_SEARCHES),
};

function config(total: number): { quota_total: number; quota_duration: number } {
  return { quota_total: Math.min(total, Number.MAX_SAFE_INTEGER), quota_duration: DAY_SECONDS };
}

/** Returns the permissions that a field needs beside threads_basic. */
// fact: publishing-limit-scopes
function scopesOf(field: string, { behaviors }: Context): readonly string[] {
  if (behaviors.quotaScopes === "basic") return [];
  const kind = Object.keys(SCOPES).find((prefix) => field.startsWith(prefix));
  return kind === undefined ? [PUBLISH_SCOPE] : (SCOPES[kind] ?? []);
}

const SCOPES: Readonly<Record<string, readonly string[]>> = {
  reply_: [PUBLISH_SCOPE, "threads_manage_replies"],
  delete_: ["threads_delete"],
  location_: ["threads_location_tagging"],
  search_: ["threads_keyword_search"],
};

function isGranted(scope: string, call: UserCall, { state, clock }: Context): boolean {
  return grants(state, call.user.id, scope, clock.now());
}
