import { addRelease } from './add-release.ts';

const { version, files } = addRelease('host-sdk');
for (const { name, integrity } of files) console.log(`Kept as host-sdk/releases/${version}/${name}, ${integrity}.`);
console.log('Commit them with host-sdk/releases/integrity.json.');
