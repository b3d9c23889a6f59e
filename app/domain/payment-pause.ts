/** Why a call is not heard while a payment is taken: what somebody said, or who pressed. */
export const PAUSE_CAUSES = ['phrase', 'digits', 'button', 'hot-key', 'interface'] as const;
export type PauseCause = (typeof PAUSE_CAUSES)[number];

/** Why it is heard again. `moved`: the user went elsewhere in a recording. */
export const RESUME_CAUSES = ['button', 'hot-key', 'interface', 'timeout', 'moved', 'call-ended'] as const;
export type ResumeCause = (typeof RESUME_CAUSES)[number];

/** Whoever can press: in the window, by the system-wide key, or another program. */
export const PAUSE_HANDS = ['button', 'hot-key', 'interface'] as const;
export type PauseHand = (typeof PAUSE_HANDS)[number];
