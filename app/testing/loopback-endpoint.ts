import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CALL_STATES } from '../domain/emotion.ts';

/** A chat-completions endpoint on this machine, for tests: real sockets, scripted answers. */
export interface LoopbackEndpoint {
  /** Its base address, as an administrator would write it. */
  readonly url: string;
  /** What was asked, body and headers, in order. */
  readonly requests: { readonly body: string; readonly headers: IncomingMessage['headers']; readonly path: string }[];
  /** How many connections were opened, whether or not anything was asked. */
  connections(): number;
  close(): Promise<void>;
}

/** @param answer told each request once its body is whole. */
export async function startLoopbackEndpoint(
  answer: (response: ServerResponse, body: string) => void,
): Promise<LoopbackEndpoint> {
  const requests: LoopbackEndpoint['requests'] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      requests.push({ body, headers: request.headers, path: request.url ?? '' });
      answer(response, body);
    });
  });
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    connections: () => connections,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A chat completion whose message is `content`, or JSON of it. */
export function completion(content: unknown): string {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return JSON.stringify({ id: 'x', object: 'chat.completion', choices: [{ index: 0, message: { content: text } }] });
}

/** A whole, valid opinion: every score 0.1 but for those given. */
export function scriptedOpinion(scores: Readonly<Record<string, unknown>> = {}, reason: unknown = 'The words say so.') {
  return { ...Object.fromEntries(CALL_STATES.map((state) => [state, 0.1])), ...scores, reason };
}
