/** The version of this package, as sent in the `User-Agent`. A test holds it equal to package.json. */
export const VERSION = "0.1.0";
