/** The script for a page without a bundler: everything exported here is on the global `Consentry`. */
export { ConsentError, handleRedirect, openConsent, resume } from './index.ts';
