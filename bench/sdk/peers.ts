export interface Peer {
  name: string;
  /** Exact, so that a figure can be had again; what the package depends on is what its ranges resolve to today. */
  version: string;
  /** Paths inside the package that are bundled besides its main entry, where the package offers a smaller way in. */
  alsoEntries?: string[];
}

/** What npm has of SDKs that open somebody else's page in a partner's: linking widgets, sign-in, and frame transports. */
export const PEERS: readonly Peer[] = [
  { name: 'react-plaid-link', version: '5.0.0' },
  { name: '@mxenabled/web-widget-sdk', version: '0.0.15' },
  { name: 'pluggy-connect-sdk', version: '2.14.2' },
  { name: 'penpal', version: '7.0.6' },
  { name: '@krakenjs/zoid', version: '10.6.0', alsoEntries: ['dist/zoid.frame.min.js'] },
  { name: '@auth0/auth0-spa-js', version: '2.28.3' },
  { name: '@mono.co/connect.js', version: '2.2.0' },
];
