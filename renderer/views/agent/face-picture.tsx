import { useEffect, useRef, useState } from 'react';
import type { EventOf } from '../../../app/contract/events.ts';
import { CALL_RATE_HZ } from '../../../app/domain/audio.ts';
import { percent } from '../../state/format.ts';
import type { PicturePreview } from '../../state/picture-store.ts';
import { useCall, useParts, usePicture } from '../../window-context.ts';

/** The shape of a picture whose size nobody knows. */
const USUAL_ASPECT = 4 / 3;
/** A recording's picture further than this from the call is moved to it. */
const DRIFT_SECONDS = 0.3;

/** The picture with the followed face's box on it; a neutral frame where this window has no picture of its own. */
export function FacePicture({ sighting }: { readonly sighting: EventOf<'face'> | undefined }) {
  const preview = usePicture((state) => state.preview);
  const unseen = useCall((call) => call.payment !== undefined);
  const video = useCall((call) => call.facts?.video);
  const [aspect, setAspect] = useState<number>();
  const known = video?.width && video.height ? video.width / video.height : undefined;
  const box = sighting?.sighting.box;
  const faces = sighting?.sighting.faces ?? 0;
  const detection = sighting?.sighting.quality?.detection;
  const spoken = `${faces === 1 ? '1 face' : `${faces} faces`} in the picture${box ? ', the followed one is framed' : ''}`;
  return (
    <figure
      className="face-picture"
      role="img"
      aria-label={spoken}
      title={detection === undefined ? spoken : `${spoken} (a face with ${percent(detection)})`}
      style={{ aspectRatio: aspect ?? known ?? USUAL_ASPECT }}
    >
      {preview && !unseen && (
        <Moving
          key={preview.kind === 'live' ? preview.stream.id : preview.url}
          preview={preview}
          onAspect={setAspect}
        />
      )}
      {box && !unseen && (
        <span
          className={`face-box${sighting?.sighting.hindrance ? ' face-box-hindered' : ''}`}
          data-testid="face-box"
          style={{
            left: `${box.x * 100}%`,
            top: `${box.y * 100}%`,
            width: `${box.width * 100}%`,
            height: `${box.height * 100}%`,
          }}
        />
      )}
    </figure>
  );
}

/** The moving picture itself, silent: of the camera, or of the recording at the call's position. */
function Moving({
  preview,
  onAspect,
}: {
  readonly preview: PicturePreview;
  readonly onAspect: (aspect: number) => void;
}) {
  const element = useRef<HTMLVideoElement>(null);
  const { feed } = useParts();
  const phase = useCall((call) => call.phase);
  const speed = useCall((call) => call.speed);
  const [unplayable, setUnplayable] = useState(false);
  useEffect(() => {
    const shown = element.current;
    if (!shown || preview.kind !== 'live') return;
    shown.srcObject = preview.stream;
    shown.play().catch(() => undefined);
    return () => {
      shown.srcObject = null;
    };
  }, [preview]);
  useEffect(() => {
    const shown = element.current;
    if (!shown || preview.kind !== 'recording') return;
    const paced = phase === 'running' && speed !== 'max';
    if (paced) {
      shown.playbackRate = speed;
      shown.play().catch(() => undefined);
    } else shown.pause();
    const follow = () => {
      const at = feed.positionSamples() / CALL_RATE_HZ;
      if (!shown.seeking && Math.abs(shown.currentTime - at) > DRIFT_SECONDS) shown.currentTime = at;
    };
    follow();
    return feed.subscribe(follow);
  }, [preview, phase, speed, feed]);
  if (unplayable) return null;
  return (
    <video
      ref={element}
      muted
      playsInline
      aria-hidden="true"
      tabIndex={-1}
      {...(preview.kind === 'recording' ? { src: preview.url } : {})}
      onError={() => setUnplayable(true)}
      onLoadedMetadata={({ currentTarget: { videoWidth, videoHeight } }) => {
        if (videoWidth > 0 && videoHeight > 0) onAspect(videoWidth / videoHeight);
      }}
    />
  );
}
