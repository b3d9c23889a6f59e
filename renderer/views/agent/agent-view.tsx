import { EmotionCard } from './emotion-card.tsx';
import { NoticeCard } from './notice-card.tsx';
import { PermissionLine } from './permission-line.tsx';
import { PromptCard } from './prompt-card.tsx';
import { SentimentCard } from './sentiment-card.tsx';
import { SoundCard } from './sound-card.tsx';
import { TalkCard } from './talk-card.tsx';
import { Timeline } from './timeline.tsx';
import { Transcript } from './transcript.tsx';
import { Transport } from './transport.tsx';

/** The call as the agent sees it: how the customer sounds, what is said, what could help, and where in the call we are. */
export function AgentView() {
  return (
    <main className="agent" data-testid="agent-view">
      <aside className="agent-side" aria-label="The customer's expressed signal">
        <SentimentCard />
        <EmotionCard />
        <SoundCard />
      </aside>
      <Transcript />
      <aside className="agent-side" aria-label="Help and talk">
        <PromptCard />
        <NoticeCard />
        <TalkCard />
        <PermissionLine />
      </aside>
      <section className="card strip" aria-label="The call's timeline">
        <Timeline />
        <Transport />
      </section>
    </main>
  );
}
