/** The codes of errors of the control endpoints, with their HTTP statuses. */
export const CONTROL_ERRORS = {
  invalid_request: 400,
  key_required: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  refused: 409,
  too_large: 413,
  unsupported_content_type: 415,
  wrong_host: 421,
} as const;

/** The code of an error of a control endpoint. */
export type ControlErrorCode = keyof typeof CONTROL_ERRORS;

/** An error that a control endpoint returns. */
export class ControlError extends Error {
  readonly code: ControlErrorCode;

  constructor(code: ControlErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
