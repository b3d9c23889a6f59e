import { ChurnCard } from './churn-card.tsx';
import { ConsentCard } from './consent-card.tsx';
import { ContextCard } from './context-card.tsx';
import { EmotionCard } from './emotion-card.tsx';
import { FaceCard } from './face-card.tsx';
import { NoticeCard } from './notice-card.tsx';
import { OutcomeCard } from './outcome-card.tsx';
import { PaymentBar } from './payment-bar.tsx';
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
      <PaymentBar />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <aside className="agent-side" aria-label="The customer's expressed signal" tabIndex={0}>
        <SentimentCard />
        <EmotionCard />
        <SoundCard />
      </aside>
      <div className="agent-middle">
        <FaceCard />
        <Transcript />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <aside className="agent-side" aria-label="Help and talk" tabIndex={0}>
        <ConsentCard place="top" />
        <PromptCard />
        <ContextCard />
        <OutcomeCard />
        <ChurnCard />
        <NoticeCard />
        <TalkCard />
        <ConsentCard place="bottom" />
        <PermissionLine />
      </aside>
      <section className="card strip" aria-label="The call's timeline">
        <Timeline />
        <Transport />
      </section>
    </main>
  );
}
