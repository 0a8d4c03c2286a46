import { addRelease } from './add-release.ts';

const { version, integrity } = addRelease('host-sdk');
console.log(`Kept as host-sdk/releases/${version}/consentry.js, ${integrity}. Commit it with integrity.json.`);
