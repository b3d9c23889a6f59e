import './schemas-without-eval.ts';

import { createRoot } from 'react-dom/client';
import './styles/index.css';
import { connectBridge } from './bridge/connect-bridge.ts';
import { openWindow } from './open-window.ts';
import { App } from './views/app.tsx';
import { Unreachable } from './views/shell/unreachable.tsx';

const place = document.getElementById('root');
if (!place) throw new Error('The page has no place for the app.');
const root = createRoot(place);

connectBridge().then(
  (bridge) => root.render(<App parts={openWindow(bridge)} />),
  (error: unknown) => root.render(<Unreachable message={error instanceof Error ? error.message : String(error)} />),
);
