/** Made by `npm run profiles:sign`: who may change the bundled profiles. */
export const RELEASE_KEY = 'MCowBQYDK2VwAyEAK0vDVECkXw91qY/gKsBAPaJaifi6KVRc4xWUatYDMIs=';
