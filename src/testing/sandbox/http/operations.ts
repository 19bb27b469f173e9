import { OAUTH_OPERATIONS } from "../oauth/operations.js";
import { PUBLISHING_OPERATIONS } from "../publishing/operations.js";
import { READING_OPERATIONS } from "../reading/operations.js";
import { PAGE_OPERATIONS } from "../ui/operations.js";
import type { OperationRow } from "./operation-row.js";

/** Every operation of the sandbox. To add one, add its row and its handler to the folder that it belongs to. */
export const OPERATIONS: readonly OperationRow[] = [
  ...OAUTH_OPERATIONS,
  ...PUBLISHING_OPERATIONS,
  ...READING_OPERATIONS,
  ...PAGE_OPERATIONS,
];
