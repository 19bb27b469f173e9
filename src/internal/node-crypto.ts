/** Returns `node:crypto`. It is loaded with the first use, because loading it takes half as long as loading the whole SDK. */
export const nodeCrypto = () => process.getBuiltinModule("node:crypto");
