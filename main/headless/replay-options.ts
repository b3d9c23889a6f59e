import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { channelOrder, type Speed, speed } from '../../app/contract/commands.ts';
import { customerReference } from '../../app/contract/customer-reference.ts';
import { CHANNEL_ROLES, type ChannelRole } from '../../app/domain/audio.ts';
import { VOICE_TIERS, type VoiceTier } from '../../app/domain/voice-tier.ts';

/** What the user asked of `npm run replay`. */
export interface ReplayOptions {
  /** Paths of the recordings, in order; `sample` stands for the sample call. */
  readonly inputs: readonly ReplayInput[];
  readonly transcript?: string;
  /** A file with what the company knows of the customer. */
  readonly customer?: string;
  /** The company's reference of the customer, for a call that is kept. */
  readonly customerRef?: string;
  readonly channels?: readonly ChannelRole[];
  /** Who is seen in the picture; absent: it is not looked at. */
  readonly video?: ChannelRole;
  /** Where the events go; `-` is standard output. */
  readonly json?: string;
  readonly report?: string;
  readonly speed: Speed;
  readonly words: boolean;
  /** Which voice model listens; absent: what `EMOAISEC_VOICE_TIER` says, or the full one. */
  readonly voice?: VoiceTier;
  /** Words and gauges of segments still being spoken. */
  readonly partials: boolean;
  /** The customer agreed that the call is kept. */
  readonly keep: boolean;
  readonly record: boolean;
  readonly quiet: boolean;
  /** What is personal is taken out of everything that is written and shown. */
  readonly redact: boolean;
}
export type ReplayInput = { readonly kind: 'recording'; readonly path: string } | { readonly kind: 'sample' };

const OUTPUT_HELP = `
OUT is a file; for several FILEs it is a folder (one that exists, or a name that ends in "/"), or holds {name}, which
stands for each FILE's name. What could not be finished is kept beside it with ".partial" in its name.

Exit codes: 0 done · 2 wrong usage · 3 input cannot be read · 4 a model is missing or damaged (the rest was analysed)
            5 output cannot be written · 6 the engine failed · 130 stopped with Ctrl-C
With several FILEs all are tried; the first failure gives the exit code.`;

/** Reads the arguments. @throws CommanderError after it has printed help (exit code 0) or what is wrong (exit code 2). */
export function parseReplayArguments(args: readonly string[]): ReplayOptions {
  const command = new Command('npm run replay --')
    .description('Analyses recorded calls on this machine and shows how the customer sounds, why, and what could help.')
    .argument('[FILE...]', 'recordings: WAV, MP3; FLAC, Opus, M4A, MP4, WebM where ffmpeg is installed')
    .option('--transcript <FILE>', 'words from a WebVTT or JSON transcript instead of speech to text')
    .option('--customer <FILE>', "the customer's record (a JSON object, or a CSV of one row): forecasts leaving")
    .option('--channels <ROLES>', 'who is on each channel, e.g. agent,customer; one role for mono', parseChannels)
    .addOption(new Option('--video <ROLE>', 'look at the picture: it shows this person').choices(CHANNEL_ROLES))
    .option('--json <OUT>', 'write the events as JSON Lines; - for standard output')
    .option('--report <OUT.html>', 'write a self-contained HTML report')
    .option('--speed <SPEED>', 'max, or a multiple of real time from 0.25 to 16', parseSpeed, 'max' as Speed)
    .option('--sample', 'analyse the sample call that comes with the app')
    .option('--no-words', 'leave out speech to text: voice and talk statistics only')
    .addOption(
      new Option('--voice <TIER>', 'light: the small voice model, for old machines; no speech to text').choices(
        VOICE_TIERS,
      ),
    )
    .option('--partials', 'tell words and gauges while a segment is being spoken (default: with --json)')
    .option('--no-partials', 'tell finished segments only: several times faster')
    .option('--keep', 'keep the call in the vault: you say that the customer agreed to that')
    .option(
      '--customer-ref <REF>',
      "with --keep: the company's reference of the customer, to find the call by",
      parseReference,
    )
    .option(
      '--record',
      'with --keep: keep its sound, too; you say that the customer agreed to that, too, and the agent knows',
    )
    .option('--redact', 'take personal and payment data out of what is shown and written; files come at the end')
    .option('--quiet', 'print nothing but errors')
    .addHelpText('after', OUTPUT_HELP)
    .exitOverride((error) => {
      throw new CommanderError(error.exitCode === 0 ? 0 : 2, error.code, error.message);
    });
  command.parse([...args], { from: 'user' });
  const found = command.opts<{
    transcript?: string;
    customer?: string;
    customerRef?: string;
    channels?: ChannelRole[];
    video?: ChannelRole;
    json?: string;
    report?: string;
    speed: Speed;
    sample?: boolean;
    words: boolean;
    voice?: VoiceTier;
    partials?: boolean;
    keep?: boolean;
    record?: boolean;
    quiet?: boolean;
    redact?: boolean;
  }>();
  const inputs: ReplayInput[] = command.args.map((path) => ({ kind: 'recording', path }));
  if (found.sample) inputs.push({ kind: 'sample' });
  if (inputs.length === 0) command.error('error: name at least one FILE, or use --sample');
  if (found.transcript !== undefined && (inputs.length > 1 || found.sample)) {
    command.error('error: --transcript goes with exactly one FILE');
  }
  if (found.customer !== undefined && inputs.length > 1) {
    command.error('error: --customer goes with exactly one call');
  }
  if (found.customerRef !== undefined && !found.keep) {
    command.error('error: --customer-ref goes with --keep: it stands with the kept call and nowhere else');
  }
  const { sample: _sample, partials = found.json !== undefined, ...options } = found;
  if (found.record && !found.keep) command.error('error: --record goes with --keep');
  const { quiet = false, keep = false, record = false, redact = false } = found;
  return { ...options, inputs, partials, keep, record, quiet, redact };
}

function parseReference(text: string): string {
  const parsed = customerReference.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError('A reference has 1 to 200 characters.');
  return parsed.data;
}

function parseSpeed(text: string): Speed {
  const parsed = speed.safeParse(text === 'max' ? 'max' : Number(text.replace(/[x×]$/, '')));
  if (!parsed.success) throw new InvalidArgumentError('Use max, or a number from 0.25 to 16.');
  return parsed.data;
}

function parseChannels(text: string): readonly ChannelRole[] {
  const parsed = channelOrder.safeParse(text.split(',').map((role) => role.trim().toLowerCase()));
  if (!parsed.success)
    throw new InvalidArgumentError('Use one or two of agent, customer, unattributed, with a comma between.');
  if (new Set(parsed.data).size < parsed.data.length) throw new InvalidArgumentError('Each role can stand only once.');
  return parsed.data;
}
