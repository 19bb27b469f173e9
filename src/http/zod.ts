/** What the SDK uses of zod, loaded with the first request. Names, not the whole: the rest of zod stays out of the build. */
export { array, boolean, looseObject, number, object, string, union, unknown } from "zod";
