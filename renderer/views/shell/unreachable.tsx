/** Shown when the page finds no host to talk to. */
export function Unreachable({ message }: { readonly message: string }) {
  return (
    <main className="unreachable">
      <h1>emoAIsec is not connected</h1>
      <p role="alert">{message}</p>
      <button type="button" className="button button-primary" onClick={() => window.location.reload()}>
        Try again
      </button>
    </main>
  );
}
