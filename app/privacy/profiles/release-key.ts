/** Made by `npm run profiles:sign`: who may change the bundled profiles. */
export const RELEASE_KEY = 'MCowBQYDK2VwAyEAqoKnK43eADMvWR3kdnFv8qsaTYHJrl6qi6TDbCMXKYM=';
