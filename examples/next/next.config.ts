import type { NextConfig } from "next";

const config: NextConfig = {
  // `next dev` logs the URL of each request. The callback's URL contains the code and the state, so it is left out.
  logging: { incomingRequests: { ignore: [/\/callback\?/] } },
};

export default config;
