import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { EnrichmentStanding } from '../../app/contract/schemas.ts';
import type { Line, Reading } from '../state/call-state.ts';
import { createCallStore } from '../state/call-store.ts';
import type { EngineState } from '../state/engine-store.ts';
import { segmentAt } from '../testing/scripted-events.ts';
import { scriptedOpinion } from '../testing/scripted-opinion.ts';
import { type WindowParts, WindowProvider } from '../window-context.ts';
import { TranscriptBlockView } from './agent/transcript-block.tsx';
import { EnrichmentBadge } from './shell/enrichment-badge.tsx';
import { EnrichmentFacts } from './shell/enrichment-facts.tsx';

const on = { state: 'on', host: 'endpoint.example', model: 'nuance-1' } as const;

function transcript(channel: 'agent' | 'customer', reason?: string): string {
  const segment = segmentAt('s-1', channel, 1, 3);
  const line: Line = { ...segment, text: 'oh wonderful', partial: false };
  const reading: Reading = { ...segment, opinion: scriptedOpinion({ sarcastic: 0.9 }, reason) };
  const block = { id: 's-1', channel, lines: [line] };
  return renderToStaticMarkup(
    <TranscriptBlockView
      block={block}
      readingOf={new Map([['s-1', reading]])}
      highlighted={new Set()}
      marked={new Map()}
    />,
  );
}

function withEnrichment(enrichment: EnrichmentStanding | undefined): string {
  // Static markup shows a store's first state.
  const engine = createStore<EngineState>(() => ({
    state: 'ready',
    message: '',
    restarts: 0,
    ...(enrichment && { enrichment }),
  }));
  const parts = { engine, call: createCallStore() } as unknown as WindowParts;
  return renderToStaticMarkup(
    <WindowProvider value={parts}>
      <EnrichmentBadge />
      <EnrichmentFacts />
    </WindowProvider>,
  );
}

describe('enrichment in the window', () => {
  it('shows a second opinion as text under its utterance, with who gave it', () => {
    const shown = transcript('customer');
    expect(shown).toContain('Second opinion (nuance-1):');
    expect(shown).toContain('sarcastic 0.9. Praise for a fault.');
  });

  it('shows a reason as text whatever it holds', () => {
    const shown = transcript('customer', '<img src=x onerror=alert(1)>');
    expect(shown).not.toContain('<img');
    expect(shown).toContain('&lt;img');
  });

  it("shows none on the agent's side, whatever an event says", () => {
    expect(transcript('agent')).not.toContain('Second opinion');
  });

  it('says where words go whenever it is on, and that none do when it is off', () => {
    expect(withEnrichment(on)).toContain('Words also go to endpoint.example');
    const off = withEnrichment(undefined);
    expect(off).not.toContain('enrichment-badge');
    expect(off).toContain('No words leave this computer');
  });

  it('says why settings are not followed', () => {
    const message = 'EMOAISEC_ENRICHMENT_URL must begin with https://.';
    const shown = withEnrichment({ state: 'refused', message });
    expect(shown).toContain('settings refused');
    expect(shown).toContain(`>${message}</p>`);
  });
});
