/** Drawings on a 24 × 24 grid, as strokes. */
const PATHS = {
  play: 'M8 5.5v13l10.5-6.5z',
  pause: 'M8.5 5.5v13M15.5 5.5v13',
  stop: 'M7 7h10v10H7z',
  back: 'M11 7l-5 5 5 5M18 7l-5 5 5 5',
  forward: 'M13 7l5 5-5 5M6 7l5 5-5 5',
  sun: 'M12 8a4 4 0 100 8 4 4 0 000-8zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M18.4 5.6L17 7M7 17l-1.4 1.4',
  moon: 'M19 14.5A7.5 7.5 0 019.5 5 7.5 7.5 0 1019 14.5z',
  system: 'M4 5h16v11H4zM9 20h6M12 16v4',
  help: 'M9.2 9.3a2.9 2.9 0 115 2c-1.3 1-2.2 1.5-2.2 2.9M12 17.5v.2',
  report: 'M12 4v10M8 10.5l4 4 4-4M5 19h14',
  status: 'M5 19v-6M10 19V5M15 19v-9M20 19v-4',
  close: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  file: 'M7 3.5h7l4 4v13H7zM14 3.5v4h4M10 16v-3M12.5 17.5v-6M15 16v-3',
  phone:
    'M6.5 4h3l1.5 4-2 1.5a11 11 0 005.5 5.5L16 13l4 1.5v3c0 1.4-1.1 2.5-2.5 2.5C10.500 20 4 13.500 4 6.500 4 5.100 5.100 4 6.500 4z',
  person: 'M12 4a4 4 0 100 8 4 4 0 000-8zM4.500 20c.5-3.800 3.500-6 7.500-6s7 2.200 7.500 6',
  pencil: 'M5 19l1-4L16.500 4.500l3 3L9 18zM14 7l3 3',
  spark: 'M12 3.500l1.900 5.600 5.600 1.900-5.600 1.900L12 18.500l-1.900-5.600L4.500 11l5.600-1.900zM19 16v4M17 18h4',
  warning: 'M12 4.500l8.500 15h-17zM12 10.500v4M12 17v.2',
  info: 'M12 4a8 8 0 100 16 8 8 0 000-16zM12 11v5M12 8v.2',
  down: 'M6 10l6 6 6-6',
  rising: 'M5 16l5-5 3 3 6-7M14 7h5v5',
  falling: 'M5 8l5 5 3-3 6 7M14 17h5v-5',
  steady: 'M5 12h13M14 8l4 4-4 4',
  outward: 'M8 16L17 7M9.500 7H17v7.500',
  mic: 'M12 4a2.500 2.500 0 00-2.500 2.500v5a2.500 2.500 0 005 0v-5A2.500 2.500 0 0012 4zM6.500 11.500a5.500 5.500 0 0011 0M12 17v3',
  shield: 'M12 3.500l7 2.500v5.500c0 4.300-2.900 7.600-7 9-4.100-1.400-7-4.700-7-9V6z',
} as const;

export type IconName = keyof typeof PATHS;

/** A decorative drawing; the control around it carries the words. */
export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
