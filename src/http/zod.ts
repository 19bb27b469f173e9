/** The functions of zod that the SDK uses. Named exports keep the rest of zod out of the build. */
export { array, boolean, looseObject, number, object, string, union, unknown } from "zod";
