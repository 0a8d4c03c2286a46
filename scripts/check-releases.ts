import { findReleaseBreaches } from '../server/http/release-breaches.ts';
import { readSdkReleases } from '../server/http/sdk-releases.ts';

const releases = readSdkReleases('host-sdk');
const breaches = findReleaseBreaches(releases);
for (const breach of breaches) console.error(breach);
if (breaches.length > 0) process.exit(1);
console.log(`All ${releases.released.length} releases of the SDK are what they were.`);
