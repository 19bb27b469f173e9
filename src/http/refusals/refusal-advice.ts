/** The advice for users: one text for each kind of refusal, and one for each refusal that needs its own. */
import type { ApiErrorKind } from "../../errors/index.js";

type SpecialAdvice =
  | "appNotAllowed"
  | "appMisconfigured"
  | "codeUsed"
  | "checkpoint"
  | "unconfirmedAccount"
  | "duplicate"
  | "linkNotChecked"
  | "linkLimit"
  | "countries"
  | "featureNotAvailable"
  | "scopeNotRequested";

export const ADVICE: Readonly<Record<ApiErrorKind | SpecialAdvice, string>> = {
  auth: "Please connect your Threads account again.",
  permission: "Your Threads account has not allowed this. Please connect it again and allow all requested permissions.",
  app: "Threads does not allow this app to do this. Please tell its operator.",
  "rate-limit": "Threads is limiting requests right now. Please try again in a few minutes.",
  "not-found": "Threads cannot find this, or your account is not allowed to see it.",
  "invalid-request": "Threads did not accept this request.",
  media: "Threads could not use one of the files or links. Please check that anyone can open them.",
  policy: "Threads has restricted this action for your account. Please check the Threads app for a notice.",
  transient: "Threads has a problem right now. Please try again in a few minutes.",
  unknown: "Threads refused this request without a clear reason.",
  appNotAllowed:
    "Threads does not allow this app to do this for your account yet. Please tell its operator, and try again afterwards.",
  appMisconfigured: "This app is not set up correctly for Threads. Please tell its operator.",
  codeUsed: "This attempt to connect was already used or has expired. Please connect your Threads account again.",
  checkpoint:
    "Threads needs you to confirm something first. Please log in at threads.com, follow the steps there, and try again.",
  unconfirmedAccount:
    "Your Threads account is not confirmed. Please log in at threads.com, follow the steps there, and try again.",
  duplicate: "Threads refused this as a copy of a recent post. Please check your profile, or change the text.",
  linkNotChecked:
    "Threads could not check the link. Please use a link without a redirect, or try again in a few minutes.",
  linkLimit: "The post has too many links for Threads. Please remove some of them.",
  countries: "Threads does not know one of the countries. Please check the list of countries.",
  featureNotAvailable: "Threads does not offer this feature to your account.",
  scopeNotRequested:
    "This app does not request the permission that is needed here. Please tell its operator. Connecting again does not help.",
};
