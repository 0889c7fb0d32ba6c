# Português do Brasil. As mesmas mensagens estão em todos os arquivos desta pasta; um teste garante isso.
#
# Uma palavra para cada ideia; a pessoa é "você". Todos leem: entrar, acesso, loja, senha. Quem configura uma loja também
# lê: login (tudo, da loja de volta à loja), comprador, usuário (quem um diretório conhece), nome de usuário (como lojas
# B2B o conhecem), Admin VTEX, folha de configuração, ticket (ao suporte da VTEX), client ID, client secret, requisição,
# body, header, query string, callback, URL de retorno, parâmetro personalizado, userinfo (o endpoint). Um campo do Admin
# VTEX se chama como na folha: { sheet-... }.

language-switch = Idioma

login-title = Entrar em { $store }
login-with = com sua conta { $provider }
login-password = Senha
login-submit = Entrar
login-back = Voltar para { $store }
login-wrong = O e-mail ou a senha não estão corretos. Confira os dois e tente de novo.
login-wrong-any = Os dados não conferem com nenhuma conta. Confira os dois campos e tente de novo.
login-check = Confira, por favor:
login-identifier-missing = Digite seu { $identifier }.
login-password-missing = Digite sua senha.
login-form-stale = Esta página ficou aberta por muito tempo ou seu navegador bloqueia cookies. Entre mais uma vez, por favor.
login-session-ended = Seu acesso terminou nesse meio-tempo. Entre de novo, por favor.
login-keep = Manter-me conectado
login-keep-hint = Não use em um aparelho compartilhado.
login-time-short = { $minutes ->
    [one] A loja espera por você por cerca de 1 minuto.
   *[other] A loja espera por você por cerca de { $minutes } minutos.
}
login-start-again = Recomeçar na loja

continue-title = Continuar para { $store }
continue-as = Você entrou como
continue-submit = Continuar
continue-other = Não é você? Usar outra conta
continue-form-stale = Esta página ficou aberta por muito tempo ou seu navegador bloqueia cookies. Continue mais uma vez, por favor.

logout-title = Sair de { $store }?
logout-text = Você vai sair da sua conta { $provider } neste navegador.
logout-submit = Sair
logout-stay = Continuar conectado
signed-out-title = Você saiu
signed-out-text = Você saiu da sua conta neste navegador. Se { $store } ainda mostrar sua conta, saia por lá também.

# Com o que se entra; dentro de uma frase, como em "seu e-mail, CPF ou celular".
identifier-email = e-mail
identifier-cpf = CPF
identifier-cnpj = CNPJ
identifier-phone = celular
identifier-card-number = número do cartão
identifier-employee-number = número de matrícula
identifier-user-name = nome de usuário
identifier-list = { $first }, { $rest }
identifier-last = { $first } ou { $last }
identifier-hint-punctuation = Com ou sem pontos e traços.
identifier-hint-phone = Com DDD.
identifier-hint-phone-and-punctuation = Com ou sem pontos e traços; o celular com DDD.

wait-title = Tentativas demais
wait-text = { $minutes ->
    [one] Muitas tentativas de entrar falharam. Tente de novo em cerca de 1 minuto.
   *[other] Muitas tentativas de entrar falharam. Tente de novo em cerca de { $minutes } minutos.
}
busy-title = Um momento, por favor
busy-text = Muita gente está entrando agora. Tente de novo em alguns segundos.
down-title = Um momento, por favor
down-text = Não é possível entrar agora. Tente de novo em um minuto.
unverified-title = Seu e-mail não está confirmado
unverified-text = Sua senha está correta, mas ainda não sabemos se este e-mail é seu. Peça a { $store } para confirmá-lo.
no-email-title = Sua conta não tem e-mail
no-email-text = Sua senha está correta, mas { $store } precisa de um e-mail para reconhecer você. Peça a { $store } que cadastre o seu.
email-taken-title = Outra conta tem o seu e-mail
email-taken-text = Sua senha está correta, mas seu e-mail também está em outra conta, e { $store } não consegue distinguir as duas. Peça a { $store } que corrija.
expired-title = Demorou demais
expired-text = { $store } deixou de esperar por este acesso. Recomece a partir da loja, por favor.
broken-title = Não é possível entrar agora
broken-text = { $store } enviou você para cá com informações incompletas. A culpa não é sua; recomece a partir da loja, por favor.
missing-title = Página não encontrada
missing-text = Este endereço não leva a lugar nenhum. Volte para a loja e comece de novo.
method-title = Página não encontrada
method-text = Este endereço não pode ser usado assim. Volte para a loja e comece de novo.
failed-title = Algo deu errado
failed-text = A culpa é nossa, não sua. Tente de novo, por favor.
foreign-title = Este acesso é de outra loja
foreign-text = Você veio parar aqui por um acesso de outra loja, não de { $store }. Não digite sua senha; recomece a partir de { $store }, por favor.
loop-title = Você voltou para cá várias vezes
loop-text = { $store } enviou você para cá várias vezes em um minuto; talvez o acesso por lá não esteja funcionando agora. Você pode tentar mais uma vez ou voltar para { $store }.
not-admitted-title = Esta conta não pode entrar
not-admitted-text = Você entrou, mas esta conta não tem acesso a { $store }. Use outra conta ou peça acesso a { $store }.
too-large-title = Texto demais
too-large-text = O que foi enviado é mais longo que qualquer formulário de acesso. Volte e tente de novo.

way-try-again = Tentar de novo
way-other-account = Usar outra conta
way-store = Voltar para { $store }
request-id = Código para o atendimento: { $id }

# O registro de integração.
log-shown = a página de login foi mostrada
log-continue-shown = o comprador já tinha entrado e foi perguntado se quer continuar
log-session-ended = a sessão do comprador terminou antes de ele continuar; o formulário de login foi mostrado
log-code-issued = o comprador entrou e um código foi para a VTEX
log-redeemed = a VTEX trocou o código
log-answered = a VTEX foi informada de quem é o comprador; se ele vê um erro na VTEX, compare as chaves de resposta no Admin VTEX, passos 3 e 4
log-state-expired = { $minutes ->
    [0] a VTEX já não esperava
   *[other] o comprador levou { $minutes } minutos, a VTEX permite 10
}
log-provider-differs = o login começou com outro nome de provedor: "{ sheet-provider-name }" no Admin VTEX, passo 1, deve ser igual ao desta loja, letra por letra; ou outra conta VTEX usa este client ID
log-host-differs = o login leva de volta a um host que não é desta loja; se for, inclua-o junto dos outros (`store set` com `hosts` troca a lista); ou outra conta VTEX usa este client ID
log-loop = o mesmo navegador foi enviado para cá { $times } vezes em um minuto: a loja não aceita os logins, veja os anteriores
log-wrong-credentials = o e-mail ou a senha estava errado
log-field-missing = um campo do formulário estava vazio
log-form-stale = o formulário não era deste navegador: cookies bloqueados ou página aberta por muito tempo
log-throttled = tentativas demais falharam; o comprador deve esperar
log-busy = muitos compradores entraram ao mesmo tempo; este deve tentar de novo
log-email-unverified = a senha está correta, mas o e-mail não está verificado: `user verify-email`
log-email-missing = a senha está correta mas o usuário não tem e-mail, e a VTEX não reconhece compradores por outra coisa: `user set-email`
log-email-taken = a senha está correta mas outro usuário do diretório tem este e-mail: corrija na fonte, ou `user erase` o usuário que não existe mais
log-source-away = a fonte do diretório não respondeu ou recusa a consulta: `directory check` diz por quê
log-not-in-group = o usuário não está em nenhum dos grupos que esta loja admite (`access.groups`)
log-not-in-domain = o e-mail do usuário não é de nenhum dos domínios que esta loja admite (`access.email_domains`)
log-user-name-missing = esta loja pede o nome de usuário (`wire.userinfo.email_is`) e o usuário não tem: `user set --user-name`
log-form-too-large = o que foi enviado é maior que qualquer formulário
log-hung-up = quem pediu desistiu depois de { $waited } ms, antes da resposta
log-flood = muitíssimas requisições vieram em um minuto; as que não levam código nem token não foram todas registradas
log-code-misnamed = o código veio como `{ $sent }`, esta loja espera `{ $key }`: confira "{ sheet-code-key }" no Admin VTEX, passo 3
log-token-misnamed = o token de acesso veio como `{ $sent }`, esta loja espera `{ $key }`: confira "{ sheet-token-key-on-query }" no Admin VTEX, passo 4
log-token-empty = o token de acesso veio vazio: "{ sheet-access-token-key }" no Admin VTEX, passo 3, deve ser `{ $key }`
log-authorize-request-here = um comprador foi enviado à URL errada: confira "{ sheet-url-get }" no Admin VTEX, passo 2
log-userinfo-request-here = uma requisição de userinfo veio a outra URL: confira "{ sheet-url-get }" no Admin VTEX, passo 4
log-body-of-other-format = o body não é JSON nem formulário: confira "{ sheet-content-type }" no Admin VTEX, passo 3
log-gone = a loja ou o usuário foi removido nesse meio-tempo
log-database-away = o banco de dados não pôde ser acessado
log-server-fault = uma falha deste servidor; o log dele diz mais
log-client-id-missing = não veio `{ $key }`: confira "{ sheet-client-id-key }" no Admin VTEX, passo 1, e se "{ sheet-url-get }" no passo 2 é a da folha de configuração
log-redirect-uri-unregistered = a URL de retorno difere da registrada no caractere { $at }; se for mesmo da sua loja, registre-a junto das outras (`store set` com `redirect_uris` troca a lista)
log-repeated = um parâmetro veio mais de uma vez: um parâmetro personalizado na VTEX tem a chave de outro
log-parameter-missing = o parâmetro personalizado `{ $key }` não veio: inclua-o no Admin VTEX
log-parameter-differs = o parâmetro personalizado `{ $key }` tem outro valor que o exigido por esta loja: corrija-o no Admin VTEX
log-response-type = `response_type` não é `code`: corrija o parâmetro personalizado no Admin VTEX, passo 2
log-body-too-large = o body é maior que 32 KiB: não foi a VTEX
log-body-incomplete = o body não chegou inteiro: confira o proxy entre a VTEX e este servidor
log-body-not-json = o body diz ser JSON e não é: confira "{ sheet-content-type }" no Admin VTEX, passo 3
log-body-not-text = o body não é texto: não foi a VTEX
log-no-credentials = não vieram client ID nem client secret: confira "{ sheet-client-id-key }" e "{ sheet-client-secret-key }" no Admin VTEX, passo 1
log-half-credentials = `{ $key }` não veio: confira esta chave no Admin VTEX, passo 1
log-many-credentials = as credenciais vieram em mais de um lugar: deixe só um
log-credentials-in-query = as credenciais vieram na query string, o que esta loja não permite: `store set STORE token.credentials=query`
log-not-basic = o header Authorization não tem credenciais Basic
log-unknown-client = o client ID não é desta loja: confira "{ sheet-client-id-value }" no Admin VTEX, passo 1, e se as URLs dos passos 2 a 4 são as desta loja
log-wrong-secret = o client secret está errado: cole-o de novo em "{ sheet-client-secret-value }" no Admin VTEX, passo 1 (um perdido se troca com `client rotate-secret`)
log-retired-secret = o client secret é um anterior, retirado em { $retired_at }: cole o atual em "{ sheet-client-secret-value }" no Admin VTEX, passo 1
log-grant-type = `grant_type` não é `authorization_code`: corrija o parâmetro personalizado no Admin VTEX, passo 3
log-code-missing = não veio `{ $key }`: confira "{ sheet-code-key }" no Admin VTEX, passo 3
log-redirect-uri-missing = não veio `{ $key }`: a VTEX envia a URL de retorno com outro nome; um ticket pode mudar "{ sheet-return-url-key }"
log-redirect-uri-differs = a URL de retorno difere daquela para onde o código foi enviado no caractere { $at }
log-code-unknown = o código não foi feito por este servidor: confira "{ sheet-code-key-callback }" no Admin VTEX, passo 2
log-code-of-another-client = o código foi feito para outro client: confira "{ sheet-client-id-value }" no Admin VTEX, passo 1, das duas lojas
log-code-revoked = o código foi revogado: o usuário foi bloqueado ou recebeu nova senha nesse meio-tempo
log-code-replayed = o código foi usado duas vezes, com { $seconds } s entre elas: o callback foi recarregado
log-code-expired = o código chegou { $seconds } s tarde demais: o servidor da VTEX demorou ou os relógios dos nós diferem
log-no-token = não veio o token de acesso: confira "{ sheet-token-on-query }" e "{ sheet-token-key-on-query }" no Admin VTEX, passo 4
log-token-request-here = uma requisição do token veio a outra URL: confira "{ sheet-url-post }" no Admin VTEX, passo 3
log-not-bearer = o header Authorization não tem token Bearer
log-many-tokens = o token de acesso veio em mais de um lugar
log-not-a-token = o que veio como token de acesso não é um: confira "{ sheet-access-token-key }" no Admin VTEX, passo 3
log-token-unknown = o token de acesso não foi feito por este servidor
log-token-of-another-store = o token de acesso foi feito para outra loja: confira as URLs no Admin VTEX
log-token-revoked = o token de acesso foi revogado: o código foi usado duas vezes, ou o usuário foi bloqueado ou recebeu nova senha
log-token-expired = o token de acesso chegou { $seconds } s depois do fim
log-user-gone = o usuário foi bloqueado ou o e-mail não está mais verificado
log-no-user-name = o nome de usuário foi removido, e esta loja o pede
log-too-many-failures = muitas requisições desta loja falharam em um minuto; as seguintes não foram registradas
log-revoked = um app devolveu seus tokens
log-response-type-missing = um app não enviou `response_type=code`
log-parameter-malformed = um app enviou o parâmetro `{ $key }` com um valor que este servidor não conhece
log-scope-not-allowed = um app pediu scopes que não pode ter: veja `client show`
log-challenge-missing = um app não enviou `code_challenge`: ele deve usar PKCE com S256; a um app confidencial bastam um `nonce` e `openid`
log-challenge-not-s256 = um app enviou um `code_challenge` cujo método não é `S256`
log-request-object = um app enviou o parâmetro `request`, que este servidor não lê
log-request-uri = um app enviou o parâmetro `request_uri`, que este servidor não lê
log-registration = um app enviou o parâmetro `registration`, que este servidor não lê
log-nobody-signed-in = um app perguntou com `prompt=none`, e ninguém havia entrado naquele navegador, ou não há tão pouco tempo
log-page-needed = um app perguntou com `prompt=none` para um redirect URI que não é https
log-another-user = entrou outra pessoa que não a que o app esperava (`id_token_hint`)
log-not-admitted = o usuário que entrou não tem acesso a esta loja
log-secret-of-public-client = um app público enviou um client secret: ele não tem nenhum
log-secret-missing = um app confidencial não enviou o client secret
log-body-not-form = um app enviou JSON: o body deve ser um formulário
log-grant-type-missing = um app não enviou `grant_type`
log-grant-type-unknown = um app enviou um `grant_type` que não é `authorization_code` nem `refresh_token`
log-verifier-missing = um app resgatou um código sem o `code_verifier`
log-verifier-wrong = um app resgatou um código com um `code_verifier` que não é o dele
log-verifier-unasked = um app enviou um `code_verifier` para um código solicitado sem `code_challenge`
log-refresh-missing = um app não enviou `refresh_token`
log-refresh-unknown = um app enviou um refresh token que este servidor não conhece
log-refresh-of-another-client = um app enviou um refresh token de outro cliente
log-refresh-replayed = veio um refresh token antigo: ele foi copiado, ou o app não guardou o novo; todos os seus tokens foram revogados
log-refresh-expired = um refresh token chegou { $seconds } s depois do fim
log-refresh-revoked = veio um refresh token que foi revogado
log-refresh-not-admitted = o usuário de um refresh token não tem mais acesso a esta loja
log-scope-widened = um app pediu com o refresh token mais scopes do que foram concedidos
log-token-missing = um app não enviou `token`
log-token-of-another-client = um app devolveu um token de outro cliente
log-public-client = um app público perguntou para que serve um token: só os confidenciais podem
log-scope-too-small = veio um token de acesso cujos scopes nada dizem do comprador
log-token-in-query = o token de acesso de um app veio na query string
log-only-post = um navegador ou um GET veio à URL do token: confira as URLs no Admin VTEX, passos 2 a 4
log-only-get-and-post = outro método que GET e POST veio à URL de userinfo
log-older-secret = a VTEX ainda envia o client secret antigo; o novo foi feito em { $newer_secret_at }: cole-o em "{ sheet-client-secret-value }" no Admin VTEX, passo 1
log-slow = a resposta em { $endpoint } levou { $milliseconds } ms; a VTEX espera 1000
log-too-slow = a resposta em { $endpoint } levou { $milliseconds } ms; a VTEX desiste depois de cerca de 3000
log-no-token-request = nenhuma requisição do token em { $seconds } s: confira "{ sheet-url-post }" no Admin VTEX, passo 3, "{ sheet-code-key-callback }" no passo 2, e o firewall
log-no-userinfo-request = userinfo nunca foi chamado: "{ sheet-access-token-key }" no Admin VTEX, passo 3, não é `{ $key }`, ou "{ sheet-url-get }" no passo 4 está errada
log-left = o comprador foi embora sem entrar
log-time-short = só restavam { $seconds } s quando o comprador entrou
log-body-differs =
    a VTEX enviou { $sent ->
            [json] JSON
           *[form] formulário
    }, a folha de configuração diz { $expected ->
            [json] JSON
           *[form] formulário
    }; os dois funcionam
log-credentials-differ =
    a VTEX enviou as credenciais { $sent ->
            [body] { sheet-credentials-body }
            [header] no header Authorization
           *[query] { sheet-credentials-query }
    }, a folha de configuração diz { $expected ->
            [body] { sheet-credentials-body }
            [header] no header Authorization
           *[query] { sheet-credentials-query }
    }; funciona assim mesmo
log-token-place-differs =
    a VTEX enviou o token de acesso { $sent ->
            [body] { sheet-credentials-body }
            [header] no header Authorization
           *[query] { sheet-credentials-query }
    }, a folha de configuração diz { $expected ->
            [body] { sheet-credentials-body }
            [header] no header Authorization
           *[query] { sheet-credentials-query }
    }; funciona assim mesmo
log-key-differs = a VTEX enviou o código como `{ $sent }`, a folha de configuração diz `{ $expected }`; funciona assim mesmo
verdict-signed-in = entrou
verdict-failed = falhou
verdict-refused = recusado
verdict-open = em curso
verdict-left = desistiu
log-nothing = nenhum login foi registrado nesta loja ainda
log-none-failed = nenhum login falhou

# A folha de configuração, para quem configura uma loja na VTEX. Nas palavras do Admin VTEX.

sheet-title = Configuração para a VTEX: { $store }
sheet-opening = Cole isto em { $place }:
sheet-place = Admin VTEX > Configurações da conta > Autenticação > Loja virtual > My Custom OAuth > SET UP
sheet-select-hint = Um clique ou toque duplo seleciona o valor inteiro.
sheet-account = Conta VTEX

sheet-step-provider = Detalhes do provedor
sheet-step-code = Código de autorização
sheet-step-token = Troca pelo token de acesso
sheet-step-user = Obter dados do usuário
sheet-provider-name = Nome do provedor
sheet-client-id-key = Chave do client ID
sheet-client-id-value = Valor do client ID
sheet-client-secret-key = Chave do client secret
sheet-client-secret-value = Valor do client secret
sheet-url-get = URL (GET)
sheet-url-post = URL (POST)
sheet-fixed-query-parameters = Parâmetros da query string (fixos)
sheet-fixed-parameters = Parâmetros (fixos)
sheet-return-url-key = Chave da URL de retorno
sheet-parameter-key = Parâmetro personalizado { $number }: chave
sheet-parameter-value = Parâmetro personalizado { $number }: valor
sheet-query-parameter-key = Parâmetro personalizado { $number } (query string): chave
sheet-query-parameter-value = Parâmetro personalizado { $number } (query string): valor
sheet-body-parameter-key = Parâmetro personalizado { $number } (body): chave
sheet-body-parameter-value = Parâmetro personalizado { $number } (body): valor
sheet-code-key-callback = Chave do código de autorização (callback)
sheet-code-key = Chave do código de autorização
sheet-content-type = Definir Content-Type
sheet-credentials = Credenciais do client
sheet-credentials-body = no body
sheet-credentials-header = header Authorization (Basic)
sheet-credentials-query = na query string
sheet-response-format = Formato da resposta
sheet-access-token-key = Chave do token de acesso
sheet-token-duration-key = Chave da duração do token
sheet-token-on-query = Enviar o token de acesso na query string
sheet-token-key-on-query = Chave do token de acesso (query string)
sheet-on = ativado
sheet-off = desativado
sheet-email-key = Chave do e-mail do usuário
sheet-user-id-key = Chave do ID do usuário
sheet-user-name-key = Chave do nome do usuário

sheet-demanded = exigido: uma requisição sem exatamente este valor é recusada
sheet-ticket-only = O Admin VTEX não permite definir isto; peça à VTEX por ticket (`--ticket`)
sheet-email-is-user-name = sob esta chave vem o nome de usuário, não o e-mail
sheet-secret-shown-once = mostrado uma única vez, quando foi criado; `{ $command }` cria um segundo
sheet-accepted = O que este servidor aceita
sheet-accepted-note = Não há nada para colar aqui. O callback da VTEX precisa ser uma das URIs de redirecionamento, e cada domínio da loja um dos hosts. A loja pode enviar quem sai por lá à URL para sair.
sheet-redirect-uri = URI de redirecionamento { $number }
sheet-host = Host da loja { $number }
sheet-logout-url = URL para sair
sheet-both-valid = Este client secret é mostrado só desta vez. O anterior também continua válido até `{ $command }`.
sheet-unreachable = A VTEX não alcança { $url }: defina `public_url` com o seu endereço https antes de colar (veja "Going live" no README).

sheet-ticket-title = Provedor de identidade OAuth2 para a conta { $account }
sheet-ticket-subject = Assunto: { $subject }
sheet-ticket-how = Cole o texto em um ticket para o suporte da VTEX e preencha o que está entre [colchetes].
sheet-ticket-greeting = Olá,
sheet-ticket-opening = pedimos que configurem este provedor de identidade OAuth2 para o login da loja virtual da nossa conta VTEX { $account }.
sheet-ticket-closing = Agradecemos desde já.
sheet-point-urls = Endereços (URLs)
sheet-point-parameter-names = Nomes dos parâmetros
sheet-point-additional-parameters = Parâmetros adicionais
sheet-point-code-key = Chave do código de autorização
sheet-point-code-format = Formato do código de autorização
sheet-point-credentials-format = Formato das credenciais
sheet-point-response-format = Formato das respostas
sheet-point-response-keys = Chaves das respostas
sheet-point-client = Credenciais (client ID e client secret)
sheet-point-test-user = Usuário de teste
sheet-point-provider-name = Nome do provedor de identidade
sheet-ticket-authorize-url = URL de autorização (getAuthorizationCode, GET)
sheet-ticket-token-url = URL do token de acesso (getAccessCode, POST)
sheet-ticket-userinfo-url = URL dos dados do usuário (getUserInfo, GET)
sheet-ticket-token-return-url-key = Chave da URL de retorno (requisição do token)
sheet-ticket-authorize-parameter-key = Requisição de autorização, parâmetro { $number }, chave
sheet-ticket-authorize-parameter-value = Requisição de autorização, parâmetro { $number }, valor
sheet-ticket-query-parameter-key = Requisição do token, query string, parâmetro { $number }, chave
sheet-ticket-query-parameter-value = Requisição do token, query string, parâmetro { $number }, valor
sheet-ticket-body-parameter-key = Requisição do token, body, parâmetro { $number }, chave
sheet-ticket-body-parameter-value = Requisição do token, body, parâmetro { $number }, valor
sheet-ticket-userinfo-parameter-key = Requisição dos dados do usuário, parâmetro { $number }, chave
sheet-ticket-userinfo-parameter-value = Requisição dos dados do usuário, parâmetro { $number }, valor
sheet-ticket-token-code-key = Chave do código de autorização (requisição do token)
sheet-ticket-content-type = Body da requisição do token
sheet-ticket-credentials = Client ID e client secret na requisição do token
sheet-ticket-token-response = Resposta à requisição do token
sheet-ticket-userinfo-response = Resposta à requisição dos dados do usuário
sheet-ticket-put-secret = coloque aqui o client secret; `{ $command }` cria um
sheet-ticket-test-user-email = E-mail
sheet-ticket-put-test-user = coloque aqui o e-mail de um usuário de vocês destinado a testes
sheet-ticket-test-user-password = Senha
sheet-ticket-separately = enviamos separadamente, da forma que vocês pedirem
sheet-ticket-accepted-note = Para sua informação: as URIs de redirecionamento que nosso servidor aceita, os hosts da loja e onde os compradores saem.
sheet-none = nenhum
