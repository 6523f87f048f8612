/** What browsers have and TypeScript's own library does not say yet. */
interface TrustedScriptURL {
  readonly trustedScriptUrl: unique symbol;
}

interface TrustedTypePolicy {
  createScriptURL(url: string): TrustedScriptURL;
}

interface Window {
  readonly trustedTypes?: {
    createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): TrustedTypePolicy;
  };
}

declare module "*?sharedworker&url" {
  const url: string;
  export default url;
}
