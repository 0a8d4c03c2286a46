import { once } from 'node:events';
import { createServer } from 'node:http';
import { portOf } from './find-free-port.ts';

export interface HostSite {
  /** On `127.0.0.1`, which is another site than `localhost`. */
  origin: string;
  stop(): Promise<void>;
}

/** Serves the partner's pages. @param files by path; may be filled later, since the pages name servers that need this origin */
export async function startHostSite(files: ReadonlyMap<string, { type: string; body: string }>): Promise<HostSite> {
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    response.writeHead(file ? 200 : 404, { 'Content-Type': file?.type ?? 'text/plain', 'Cache-Control': 'no-store' });
    response.end(file?.body ?? 'not found');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${portOf(server.address())}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
