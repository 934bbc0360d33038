// First of all: schemas ask for it as they are made.
import './no-eval.ts';
import './app/theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from 'react-redux';
import { listenForKeys } from './app/commands/commands.ts';
import { ClientContext } from './app/hooks.ts';
import { App } from './app/shell/App.tsx';
import { createAppStore } from './app/store.ts';
import { connect } from './transport/client.ts';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no root element.');

const client = connect(window.continuity);
const store = createAppStore(client);
listenForKeys();

createRoot(root).render(
  <StrictMode>
    <ClientContext value={client}>
      <Provider store={store}>
        <App />
      </Provider>
    </ClientContext>
  </StrictMode>,
);
