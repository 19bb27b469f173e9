/** Secrets with every character that an encoding changes, so that a redaction that recognizes only one form misses them. */
export const APP_ID = "123456789012345";
export const APP_SECRET = `s3cr3t"\\/&<%+|='end`;
export const SHORT_TOKEN = `THshort"\\/&<%+|='token1`;
export const LONG_TOKEN = `THlong"\\/&<%+|='token22`;
export const NEW_TOKEN = `THnew"\\/&<%+|='token333`;
export const APP_TOKEN = `TH|123456789012345|aB3"\\/&<%+app`;
export const CODE = `AQB"\\/&<%+|='code4444`;
export const REDIRECT_URI = "https://app.example/api/platform/threads/callback";

export const SECRETS = [APP_SECRET, SHORT_TOKEN, LONG_TOKEN, NEW_TOKEN, APP_TOKEN, CODE] as const;
