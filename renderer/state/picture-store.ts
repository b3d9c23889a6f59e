import { createStore, type StoreApi } from 'zustand/vanilla';

/** What there is to show of the current call's picture beside what the engine tells of it. It stays in this window. */
export type PicturePreview =
  | { readonly kind: 'live'; readonly stream: MediaStream }
  /** The recording itself, where this window was given the file; `url` is an object URL. */
  | { readonly kind: 'recording'; readonly url: string };

export interface PictureState {
  readonly preview: PicturePreview | undefined;
}

export type PictureStore = StoreApi<PictureState>;

/** A store without a preview. */
export function createPictureStore(): PictureStore {
  return createStore<PictureState>(() => ({ preview: undefined }));
}
