import type { NextConfig } from "next";

const config: NextConfig = {
  // Node loads the SDK from node_modules, as it is published. Bundling it would gain nothing on a server.
  serverExternalPackages: ["@hayon/threads"],
};

export default config;
