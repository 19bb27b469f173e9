import type { NextConfig } from "next";

const config: NextConfig = {
  // `next dev` logs the URL of each request, and the callback's has the code and the state.
  logging: { incomingRequests: { ignore: [/\/callback\?/] } },
};

export default config;
