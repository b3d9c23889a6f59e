import { describe, expect, it } from 'vitest';
import { openEnrichment, standingOf } from './open-enrichment.ts';
import { ENRICHMENT_VARIABLES, readEnrichmentSettings } from './settings.ts';

const { url: URL_VARIABLE, model: MODEL, key: KEY, timeout: TIMEOUT } = ENRICHMENT_VARIABLES;
const at = (url: string, more: Readonly<Record<string, string>> = {}) =>
  readEnrichmentSettings({ [URL_VARIABLE]: url, [MODEL]: 'nuance-1', ...more });

describe('the settings of enrichment', () => {
  it('leave it off unless an address is given', () => {
    expect(readEnrichmentSettings({})).toBeUndefined();
    expect(readEnrichmentSettings({ [URL_VARIABLE]: ' ', [MODEL]: 'm', [KEY]: 'k' })).toBeUndefined();
    expect(openEnrichment({ [MODEL]: 'm', [KEY]: 'k' })).toBeUndefined();
  });

  it('take https to anywhere and http to this machine, and complete a base address', () => {
    expect(at('https://api.example.com/v1')?.url.href).toBe('https://api.example.com/v1/chat/completions');
    expect(at('https://x.example/openai/v1/chat/completions?version=2')?.url.search).toBe('?version=2');
    for (const host of ['localhost:8080', '127.0.0.1', '127.9.9.9:1', '[::1]:99'])
      expect(at(`http://${host}/v1/`)?.url.pathname).toBe('/v1/chat/completions');
  });

  it('refuse every other address with a sentence that does not quote it', () => {
    const bad = [
      'http://api.example.com/v1',
      'http://127.0.0.1.example.com',
      'http://localhost.example.com',
      'http://10.0.0.1',
      'http://0.0.0.0',
      'http://[::]',
      'ftp://127.0.0.1',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'https://user:secret@api.example.com',
      'api.example.com',
    ];
    for (const url of bad) {
      const enrichment = openEnrichment({ [URL_VARIABLE]: url, [MODEL]: 'm' });
      const standing = enrichment && standingOf(enrichment);
      expect(standing, url).toMatchObject({ state: 'refused', message: expect.stringContaining(URL_VARIABLE) });
      expect(JSON.stringify(standing)).not.toContain(url);
    }
  });

  it('ask for a model and refuse a key or time limit that cannot be one, without quoting it', () => {
    expect(() => at('https://a.example', { [MODEL]: '' })).toThrow(/must name the model/);
    expect(() => at('https://a.example', { [KEY]: 'two\nlines' })).toThrow(/no key can have/);
    expect(() => at('https://a.example', { [KEY]: 'two\nlines' })).not.toThrow(/two/);
    for (const ms of ['soon', '1', '1e9', '-5', '2.5'])
      expect(() => at('https://a.example', { [TIMEOUT]: ms })).toThrow(/whole number of milliseconds/);
    expect(at('https://a.example', { [TIMEOUT]: '2500' })?.timeoutMs).toBe(2_500);
    expect(at('https://a.example', { [KEY]: 'sk-1\n' })?.key).toBe('sk-1');
  });

  it('tell a window the host and the model, and neither key nor path', () => {
    const enrichment = openEnrichment({ [URL_VARIABLE]: 'https://a.example/team-7', [MODEL]: 'm', [KEY]: 'sk-1' });
    expect(enrichment && standingOf(enrichment)).toEqual({ state: 'on', host: 'a.example', model: 'm' });
  });
});
