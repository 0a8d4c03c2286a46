import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { StaticFile } from './static-copy.ts';

export interface StaticSite {
  /** On `localhost`, as the widget's server, at another port. */
  url: string;
  stop(): Promise<void>;
}

/** As plain JavaScript, since a worker does not load TypeScript everywhere. */
const SERVE = `
const { createServer } = require('node:http');
const { parentPort, workerData } = require('node:worker_threads');
const server = createServer((request, response) => {
  const file = workerData.get(request.url);
  response.writeHead(file ? 200 : 404, file ? file.headers : {}).end(file && file.body);
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

/** Serves files from a thread of its own: the bench's own is busy with the browser, and would make the copy look slow. */
export async function startStaticSite(files: ReadonlyMap<string, StaticFile>): Promise<StaticSite> {
  const worker = new Worker(SERVE, { eval: true, workerData: files });
  const [port] = await once(worker, 'message');
  return {
    url: `http://localhost:${port}/`,
    async stop() {
      await worker.terminate();
    },
  };
}
