import type { Service } from './service.js';

export function Header({ service }: { service: Service }) {
  const { status, version, device, models } = service;
  const well = status === 'ok';
  return (
    <header>
      <img src="page/icon.svg" alt="" width="32" height="32" />
      <div>
        <h1>agent-reasoning</h1>
        <p>Small recursive networks answer; a checker proves them right or says what is wrong.</p>
      </div>
      <nav aria-label="The service">
        {status !== undefined && (
          <span class={`health ${well ? 'well' : 'unwell'}`} title={`Version ${version}`}>
            {well ? `${models.length} models on ${device}` : status}
          </span>
        )}
        <a href="docs">API</a>
        <a href="health">Health</a>
      </nav>
    </header>
  );
}
