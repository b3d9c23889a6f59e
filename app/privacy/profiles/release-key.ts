/** Made by `npm run profiles:sign`: who may change the bundled profiles. */
export const RELEASE_KEY = 'MCowBQYDK2VwAyEAmbXT2S4IiM8ZETqsN0mUgWb8ZMFwrEBLeZ8GEFUycGk=';
