/** The mock of undici that the SDK itself uses. A MockAgent of another major version cannot replace its dispatcher. */
export { MockAgent } from "undici";
