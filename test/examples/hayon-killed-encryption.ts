/** Encrypts tokens as the migration of the Hayon example does, and kills its own process after two of them. */
import mongoose from "mongoose";
import { createClient, encryptedAccounts } from "../../examples/hayon/threads.js";

const { MONGODB_URL = "", TOKEN_KEY: tokenKey = "" } = process.env;
await mongoose.connect(MONGODB_URL);
let count = 0;
await encryptedAccounts(createClient(), { tokenKey, plaintext: "dangerouslyAccept" }).seal({
  from: "plaintext",
  onResult: () => (count += 1) === 2 && process.kill(process.pid, "SIGKILL"),
});
