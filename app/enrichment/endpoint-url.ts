import { AppError } from '../domain/errors.ts';

const CHAT_PATH = '/chat/completions';

/**
 * The address to post to: `https` to anywhere, `http` to this machine alone. A base address such as `https://host/v1` is completed.
 * @param name the variable it stands in, for the sentence. @throws AppError `enrichment-misconfigured`
 */
export function requireSafeUrl(text: string, name: string): URL {
  const refuse = (sentence: string) =>
    new AppError('enrichment-misconfigured', `${name} ${sentence} No words are sent.`);
  if (!URL.canParse(text)) throw refuse('is no address; give one like https://host.example/v1.');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('must begin with https://.');
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw refuse('must begin with https://: over plain http everybody on the way could read what customers say.');
  if (url.username !== '' || url.password !== '')
    throw refuse('must not hold a name or password; the key has a variable of its own.');
  url.hash = '';
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith(CHAT_PATH) ? path : `${path}${CHAT_PATH}`;
  return url;
}

/** Names and addresses that never leave this machine; the URL parser has brought them into one spelling. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
