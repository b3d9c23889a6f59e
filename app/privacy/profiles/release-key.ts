/** Made by `npm run profiles:sign`: who may change the bundled profiles. */
export const RELEASE_KEY = 'MCowBQYDK2VwAyEAD30ECQRqmBjvwXl4GcD08SkwhsqR9z+4+paJTRUFAvI=';
