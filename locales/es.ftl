# Español. Los mismos mensajes están en todos los archivos de esta carpeta; una prueba lo garantiza.
#
# Una palabra para cada idea; a la persona se le dice "tú", y "ustedes" al soporte de VTEX. Todos leen: iniciar sesión,
# acceso, tienda, contraseña, correo electrónico. Quien configura una tienda lee también: login (todo, de la tienda a la
# tienda), comprador, usuario (a quien conoce un directorio), nombre de usuario (por el que lo conocen las tiendas B2B),
# Admin VTEX, hoja de configuración, ticket (al soporte de VTEX), client ID, client secret, solicitud, body, header, query
# string, callback, URL de retorno, parámetro personalizado, userinfo (el endpoint). Un campo del Admin VTEX se llama como
# en la hoja: { sheet-... }.

language-switch = Idioma

login-title = Iniciar sesión en { $store }
login-with = con tu cuenta de { $provider }
login-password = Contraseña
login-submit = Iniciar sesión
login-back = Volver a { $store }
login-wrong = El correo electrónico o la contraseña no son correctos. Revisa ambos e inténtalo de nuevo.
login-wrong-any = Los datos no coinciden con ninguna cuenta. Revisa los dos campos e inténtalo de nuevo.
login-check = Revisa esto, por favor:
login-identifier-missing = Escribe tu { $identifier }.
login-password-missing = Escribe tu contraseña.
login-form-stale = Esta página estuvo abierta demasiado tiempo o tu navegador bloquea las cookies. Inicia sesión una vez más, por favor.
login-session-ended = Tu sesión terminó mientras tanto. Inicia sesión de nuevo, por favor.
login-keep = Mantener la sesión iniciada
login-keep-hint = No en un dispositivo compartido.
login-time-short = { $minutes ->
    [one] La tienda te espera cerca de 1 minuto más.
   *[other] La tienda te espera cerca de { $minutes } minutos más.
}
login-start-again = Empezar de nuevo en la tienda

continue-title = Continuar a { $store }
continue-as = Iniciaste sesión como
continue-submit = Continuar
continue-other = ¿No eres tú? Usar otra cuenta
continue-form-stale = Esta página estuvo abierta demasiado tiempo o tu navegador bloquea las cookies. Continúa una vez más, por favor.

logout-title = ¿Cerrar la sesión de { $store }?
logout-text = Se cerrará la sesión de tu cuenta de { $provider } en este navegador.
logout-submit = Cerrar sesión
logout-stay = Mantener la sesión
signed-out-title = Cerraste la sesión
signed-out-text = Cerraste la sesión de tu cuenta en este navegador. Si { $store } todavía muestra tu cuenta, cierra la sesión allí también.

# Con qué se inicia sesión; dentro de una frase, como en "tu correo electrónico, CPF o teléfono".
identifier-email = correo electrónico
identifier-cpf = CPF
identifier-cnpj = CNPJ
identifier-phone = teléfono
identifier-card-number = número de tarjeta
identifier-employee-number = número de empleado
identifier-user-name = nombre de usuario
identifier-list = { $first }, { $rest }
identifier-last = { $first } o { $last }
identifier-hint-punctuation = Con o sin puntos y guiones.
identifier-hint-phone = Con el código de área.
identifier-hint-phone-and-punctuation = Con o sin puntos y guiones; el teléfono con el código de área.

wait-title = Demasiados intentos
wait-text = { $minutes ->
    [one] Fallaron demasiados intentos de iniciar sesión. Inténtalo de nuevo en cerca de 1 minuto.
   *[other] Fallaron demasiados intentos de iniciar sesión. Inténtalo de nuevo en cerca de { $minutes } minutos.
}
busy-title = Un momento, por favor
busy-text = Muchas personas están iniciando sesión ahora. Inténtalo de nuevo en unos segundos.
down-title = Un momento, por favor
down-text = No es posible iniciar sesión ahora. Inténtalo de nuevo en un minuto.
unverified-title = Tu correo electrónico no está confirmado
unverified-text = Tu contraseña es correcta, pero aún no sabemos si este correo electrónico es tuyo. Pide a { $store } que lo confirme.
no-email-title = Tu cuenta no tiene correo electrónico
no-email-text = Tu contraseña es correcta, pero { $store } necesita un correo electrónico para reconocerte. Pide a { $store } que añada el tuyo.
email-taken-title = Otra cuenta tiene tu correo electrónico
email-taken-text = Tu contraseña es correcta, pero tu correo electrónico también está en otra cuenta, y { $store } no puede distinguir las dos. Pide a { $store } que lo resuelva.
expired-title = Tardó demasiado
expired-text = { $store } dejó de esperar este inicio de sesión. Empieza de nuevo desde la tienda, por favor.
broken-title = No es posible iniciar sesión ahora
broken-text = { $store } te envió aquí con información incompleta. No es culpa tuya; empieza de nuevo desde la tienda, por favor.
missing-title = Página no encontrada
missing-text = Esta dirección no lleva a ninguna parte. Vuelve a la tienda y empieza de nuevo.
method-title = Página no encontrada
method-text = Esta dirección no se puede usar así. Vuelve a la tienda y empieza de nuevo.
failed-title = Algo salió mal
failed-text = La culpa es nuestra, no tuya. Inténtalo de nuevo, por favor.
foreign-title = Este acceso es de otra tienda
foreign-text = Llegaste aquí por un acceso de otra tienda, no de { $store }. No escribas tu contraseña; vuelve a empezar desde { $store }, por favor.
loop-title = Has vuelto aquí varias veces
loop-text = { $store } te envió aquí varias veces en un minuto; quizá el acceso allí no funcione ahora mismo. Puedes intentarlo una vez más o volver a { $store }.
not-admitted-title = Esta cuenta no puede entrar
not-admitted-text = Iniciaste sesión, pero esta cuenta no tiene acceso a { $store }. Usa otra cuenta o pide acceso a { $store }.
too-large-title = Demasiado texto
too-large-text = Lo que se envió es más largo que cualquier formulario de acceso. Vuelve e inténtalo de nuevo.

way-try-again = Intentar de nuevo
way-other-account = Usar otra cuenta
way-store = Volver a { $store }
request-id = Código para soporte: { $id }

# El registro de integración.
log-shown = se mostró la página de login
log-continue-shown = el comprador ya había iniciado sesión y se le preguntó si quiere continuar
log-session-ended = la sesión del comprador terminó antes de que continuara; se mostró el formulario de login
log-code-issued = el comprador entró y un código fue a VTEX
log-redeemed = VTEX canjeó el código
log-answered = VTEX fue informada de quién es el comprador; si este ve un error en VTEX, compara las claves de respuesta en el Admin VTEX, pasos 3 y 4
log-state-expired = { $minutes ->
    [0] VTEX ya no esperaba
   *[other] el comprador tardó { $minutes } minutos, VTEX permite 10
}
log-provider-differs = el login empezó con otro nombre de proveedor: "{ sheet-provider-name }" en el Admin VTEX, paso 1, debe ser igual al de esta tienda, letra por letra; u otra cuenta VTEX usa este client ID
log-host-differs = el login vuelve a un host que no es de esta tienda; si lo es, agrégalo a los otros (`store set` con `hosts` reemplaza la lista); u otra cuenta VTEX usa este client ID
log-loop = el mismo navegador fue enviado aquí { $times } veces en un minuto: la tienda no acepta los logins, mira los anteriores
log-wrong-credentials = el correo electrónico o la contraseña era incorrecto
log-field-missing = un campo del formulario estaba vacío
log-form-stale = el formulario no era de este navegador: cookies bloqueadas o página abierta mucho tiempo
log-throttled = fallaron demasiados intentos; el comprador debe esperar
log-busy = demasiados compradores entraron a la vez; este debe intentarlo de nuevo
log-email-unverified = la contraseña es correcta, pero el correo electrónico no está verificado: `user verify-email`
log-email-missing = la contraseña es correcta pero el usuario no tiene correo electrónico, y VTEX no reconoce a los compradores por otra cosa: `user set-email`
log-email-taken = la contraseña es correcta pero otro usuario del directorio tiene este correo electrónico: corrígelo en la fuente, o `user erase` el usuario que ya no existe
log-source-away = la fuente del directorio no respondió o rechaza la consulta: `directory check` dice por qué
log-not-in-group = el usuario no está en ninguno de los grupos que esta tienda admite (`access.groups`)
log-not-in-domain = el correo electrónico del usuario no es de ninguno de los dominios que esta tienda admite (`access.email_domains`)
log-user-name-missing = esta tienda pide el nombre de usuario (`wire.userinfo.email_is`) y el usuario no tiene: `user set --user-name`
log-form-too-large = lo enviado es mayor que cualquier formulario
log-hung-up = quien preguntó colgó a los { $waited } ms, antes de la respuesta
log-flood = llegaron muchísimas solicitudes en un minuto; las que no llevan código ni token no se registraron todas
log-code-misnamed = el código llegó como `{ $sent }`, esta tienda espera `{ $key }`: revisa "{ sheet-code-key }" en el Admin VTEX, paso 3
log-token-misnamed = el token de acceso llegó como `{ $sent }`, esta tienda espera `{ $key }`: revisa "{ sheet-token-key-on-query }" en el Admin VTEX, paso 4
log-token-empty = el token de acceso llegó vacío: "{ sheet-access-token-key }" en el Admin VTEX, paso 3, debe ser `{ $key }`
log-authorize-request-here = un comprador fue enviado a la URL equivocada: revisa "{ sheet-url-get }" en el Admin VTEX, paso 2
log-userinfo-request-here = una solicitud de userinfo llegó a otra URL: revisa "{ sheet-url-get }" en el Admin VTEX, paso 4
log-body-of-other-format = el body no es JSON ni formulario: revisa "{ sheet-content-type }" en el Admin VTEX, paso 3
log-gone = la tienda o el usuario se eliminó mientras tanto
log-database-away = no se pudo acceder a la base de datos
log-server-fault = un fallo de este servidor; su log dice más
log-client-id-missing = no llegó `{ $key }`: revisa "{ sheet-client-id-key }" en el Admin VTEX, paso 1, y que "{ sheet-url-get }" en el paso 2 sea la de la hoja de configuración
log-redirect-uri-unregistered = la URL de retorno difiere de la registrada en el carácter { $at }; si es de tu tienda, regístrala junto a las otras (`store set` con `redirect_uris` reemplaza la lista)
log-repeated = un parámetro llegó más de una vez: un parámetro personalizado en VTEX tiene la clave de otro
log-parameter-missing = el parámetro personalizado `{ $key }` no llegó: agrégalo en el Admin VTEX
log-parameter-differs = el parámetro personalizado `{ $key }` tiene otro valor que el que exige esta tienda: corrígelo en el Admin VTEX
log-response-type = `response_type` no es `code`: corrige el parámetro personalizado en el Admin VTEX, paso 2
log-body-too-large = el body es mayor que 32 KiB: no fue VTEX
log-body-incomplete = el body no llegó completo: revisa el proxy entre VTEX y este servidor
log-body-not-json = el body dice ser JSON y no lo es: revisa "{ sheet-content-type }" en el Admin VTEX, paso 3
log-body-not-text = el body no es texto: no fue VTEX
log-no-credentials = no llegaron client ID ni client secret: revisa "{ sheet-client-id-key }" y "{ sheet-client-secret-key }" en el Admin VTEX, paso 1
log-half-credentials = `{ $key }` no llegó: revisa esta clave en el Admin VTEX, paso 1
log-many-credentials = las credenciales llegaron en más de un lugar: deja solo uno
log-credentials-in-query = las credenciales llegaron en la query string, lo que esta tienda no permite: `store set STORE token.credentials=query`
log-not-basic = el header Authorization no tiene credenciales Basic
log-unknown-client = el client ID no es de esta tienda: revisa "{ sheet-client-id-value }" en el Admin VTEX, paso 1, y que las URL de los pasos 2 a 4 sean las de esta tienda
log-wrong-secret = el client secret es incorrecto: pégalo de nuevo en "{ sheet-client-secret-value }" en el Admin VTEX, paso 1 (uno perdido se reemplaza con `client rotate-secret`)
log-retired-secret = el client secret es uno anterior, retirado el { $retired_at }: pega el actual en "{ sheet-client-secret-value }" en el Admin VTEX, paso 1
log-grant-type = `grant_type` no es `authorization_code`: corrige el parámetro personalizado en el Admin VTEX, paso 3
log-code-missing = no llegó `{ $key }`: revisa "{ sheet-code-key }" en el Admin VTEX, paso 3
log-redirect-uri-missing = no llegó `{ $key }`: VTEX envía la URL de retorno con otro nombre; un ticket puede cambiar "{ sheet-return-url-key }"
log-redirect-uri-differs = la URL de retorno difiere de aquella a la que se envió el código en el carácter { $at }
log-code-unknown = el código no lo hizo este servidor: revisa "{ sheet-code-key-callback }" en el Admin VTEX, paso 2
log-code-of-another-client = el código se hizo para otro client: revisa "{ sheet-client-id-value }" en el Admin VTEX, paso 1, de las dos tiendas
log-code-revoked = el código fue revocado: el usuario fue bloqueado o recibió otra contraseña mientras tanto
log-code-replayed = el código se usó dos veces, con { $seconds } s entre ellas: el callback se recargó
log-code-expired = el código llegó { $seconds } s tarde: el servidor de VTEX tardó o los relojes de los nodos difieren
log-no-token = no llegó el token de acceso: revisa "{ sheet-token-on-query }" y "{ sheet-token-key-on-query }" en el Admin VTEX, paso 4
log-token-request-here = una solicitud del token llegó a otra URL: revisa "{ sheet-url-post }" en el Admin VTEX, paso 3
log-not-bearer = el header Authorization no tiene token Bearer
log-many-tokens = el token de acceso llegó en más de un lugar
log-not-a-token = lo que llegó como token de acceso no lo es: revisa "{ sheet-access-token-key }" en el Admin VTEX, paso 3
log-token-unknown = el token de acceso no lo hizo este servidor
log-token-of-another-store = el token de acceso se hizo para otra tienda: revisa las URL en el Admin VTEX
log-token-revoked = el token de acceso fue revocado: su código se usó dos veces, o el usuario fue bloqueado o recibió otra contraseña
log-token-expired = el token de acceso llegó { $seconds } s después de su fin
log-user-gone = el usuario fue bloqueado o el correo electrónico ya no está verificado
log-no-user-name = el nombre de usuario se eliminó, y esta tienda lo pide
log-too-many-failures = muchas solicitudes de esta tienda fallaron en un minuto; las siguientes no se registraron
log-revoked = una app devolvió sus tokens
log-response-type-missing = una app no envió `response_type=code`
log-parameter-malformed = una app envió el parámetro `{ $key }` con un valor que este servidor no conoce
log-scope-not-allowed = una app pidió scopes que no puede tener: mira `client show`
log-challenge-missing = una app no envió `code_challenge`: debe usar PKCE con S256; a una app confidencial le bastan un `nonce` y `openid`
log-challenge-not-s256 = una app envió un `code_challenge` cuyo método no es `S256`
log-request-object = una app envió el parámetro `request`, que este servidor no lee
log-request-uri = una app envió el parámetro `request_uri`, que este servidor no lee
log-registration = una app envió el parámetro `registration`, que este servidor no lee
log-nobody-signed-in = una app preguntó con `prompt=none`, y nadie había iniciado sesión en ese navegador, o no hace tan poco
log-page-needed = una app preguntó con `prompt=none` para un redirect URI que no es https
log-another-user = inició sesión otra persona que la que la app esperaba (`id_token_hint`)
log-not-admitted = el usuario que inició sesión no tiene acceso a esta tienda
log-secret-of-public-client = una app pública envió un client secret: no tiene ninguno
log-secret-missing = una app confidencial no envió el client secret
log-body-not-form = una app envió JSON: el body debe ser un formulario
log-grant-type-missing = una app no envió `grant_type`
log-grant-type-unknown = una app envió un `grant_type` que no es `authorization_code` ni `refresh_token`
log-verifier-missing = una app canjeó un código sin su `code_verifier`
log-verifier-wrong = una app canjeó un código con un `code_verifier` que no es el suyo
log-verifier-unasked = una app envió un `code_verifier` para un código que se pidió sin `code_challenge`
log-refresh-missing = una app no envió `refresh_token`
log-refresh-unknown = una app envió un refresh token que este servidor no conoce
log-refresh-of-another-client = una app envió un refresh token de otro cliente
log-refresh-replayed = llegó un refresh token antiguo: fue copiado, o su app no guardó el nuevo; todos sus tokens se revocaron
log-refresh-expired = un refresh token llegó { $seconds } s después de su fin
log-refresh-revoked = llegó un refresh token que fue revocado
log-refresh-not-admitted = el usuario de un refresh token ya no tiene acceso a esta tienda
log-scope-widened = una app pidió con su refresh token más scopes de los concedidos
log-token-missing = una app no envió `token`
log-token-of-another-client = una app devolvió un token de otro cliente
log-public-client = una app pública preguntó para qué sirve un token: solo las confidenciales pueden
log-scope-too-small = llegó un token de acceso cuyos scopes no dicen nada del comprador
log-token-in-query = el token de acceso de una app llegó en la query string
log-only-post = un navegador o un GET llegó a la URL del token: revisa las URL en el Admin VTEX, pasos 2 a 4
log-only-get-and-post = otro método que GET y POST llegó a la URL de userinfo
log-older-secret = VTEX aún envía el client secret antiguo; el nuevo se hizo el { $newer_secret_at }: pégalo en "{ sheet-client-secret-value }" en el Admin VTEX, paso 1
log-slow = la respuesta en { $endpoint } tardó { $milliseconds } ms; VTEX espera 1000
log-too-slow = la respuesta en { $endpoint } tardó { $milliseconds } ms; VTEX se rinde a los 3000, más o menos
log-no-token-request = ninguna solicitud del token en { $seconds } s: revisa "{ sheet-url-post }" en el Admin VTEX, paso 3, "{ sheet-code-key-callback }" en el paso 2, y el firewall
log-no-userinfo-request = userinfo nunca fue llamado: "{ sheet-access-token-key }" en el Admin VTEX, paso 3, no es `{ $key }`, o "{ sheet-url-get }" en el paso 4 es incorrecta
log-left = el comprador se fue sin entrar
log-time-short = solo quedaban { $seconds } s cuando el comprador entró
log-body-differs =
    VTEX envió { $sent ->
            [json] JSON
           *[form] formulario
    }, la hoja de configuración dice { $expected ->
            [json] JSON
           *[form] formulario
    }; ambos funcionan
log-credentials-differ =
    VTEX envió las credenciales { $sent ->
            [body] { sheet-credentials-body }
            [header] en el header Authorization
           *[query] { sheet-credentials-query }
    }, la hoja de configuración dice { $expected ->
            [body] { sheet-credentials-body }
            [header] en el header Authorization
           *[query] { sheet-credentials-query }
    }; funciona igual
log-token-place-differs =
    VTEX envió el token de acceso { $sent ->
            [body] { sheet-credentials-body }
            [header] en el header Authorization
           *[query] { sheet-credentials-query }
    }, la hoja de configuración dice { $expected ->
            [body] { sheet-credentials-body }
            [header] en el header Authorization
           *[query] { sheet-credentials-query }
    }; funciona igual
log-key-differs = VTEX envió el código como `{ $sent }`, la hoja de configuración dice `{ $expected }`; funciona igual
verdict-signed-in = entró
verdict-failed = falló
verdict-refused = rechazado
verdict-open = en curso
verdict-left = se fue
log-nothing = aún no se registró ningún login en esta tienda
log-none-failed = ningún login falló

# La hoja de configuración, para quien configura una tienda en VTEX. Con las palabras del Admin VTEX.

sheet-title = Configuración para VTEX: { $store }
sheet-opening = Pega esto en { $place }:
sheet-place = Admin VTEX > Configuración de la cuenta > Autenticación > Tienda virtual > My Custom OAuth > SET UP
sheet-select-hint = Un clic o un toque doble selecciona el valor completo.
sheet-account = Cuenta VTEX

sheet-step-provider = Detalles del proveedor
sheet-step-code = Código de autorización
sheet-step-token = Intercambio por el token de acceso
sheet-step-user = Obtener datos del usuario
sheet-provider-name = Nombre del proveedor
sheet-client-id-key = Clave del client ID
sheet-client-id-value = Valor del client ID
sheet-client-secret-key = Clave del client secret
sheet-client-secret-value = Valor del client secret
sheet-url-get = URL (GET)
sheet-url-post = URL (POST)
sheet-fixed-query-parameters = Parámetros de la query string (fijos)
sheet-fixed-parameters = Parámetros (fijos)
sheet-return-url-key = Clave de la URL de retorno
sheet-parameter-key = Parámetro personalizado { $number }: clave
sheet-parameter-value = Parámetro personalizado { $number }: valor
sheet-query-parameter-key = Parámetro personalizado { $number } (query string): clave
sheet-query-parameter-value = Parámetro personalizado { $number } (query string): valor
sheet-body-parameter-key = Parámetro personalizado { $number } (body): clave
sheet-body-parameter-value = Parámetro personalizado { $number } (body): valor
sheet-code-key-callback = Clave del código de autorización (callback)
sheet-code-key = Clave del código de autorización
sheet-content-type = Definir Content-Type
sheet-credentials = Credenciales del client
sheet-credentials-body = en el body
sheet-credentials-header = header Authorization (Basic)
sheet-credentials-query = en la query string
sheet-response-format = Formato de la respuesta
sheet-access-token-key = Clave del token de acceso
sheet-token-duration-key = Clave de la duración del token
sheet-token-on-query = Enviar el token de acceso en la query string
sheet-token-key-on-query = Clave del token de acceso (query string)
sheet-on = activado
sheet-off = desactivado
sheet-email-key = Clave del correo electrónico del usuario
sheet-user-id-key = Clave del ID del usuario
sheet-user-name-key = Clave del nombre del usuario

sheet-demanded = exigido: una solicitud sin exactamente este valor se rechaza
sheet-ticket-only = El Admin VTEX no permite definir esto; pídelo a VTEX por ticket (`--ticket`)
sheet-email-is-user-name = bajo esta clave va el nombre de usuario, no el correo electrónico
sheet-secret-shown-once = se mostró una sola vez, cuando se creó; `{ $command }` crea un segundo
sheet-accepted = Lo que acepta este servidor
sheet-accepted-note = Aquí no hay nada que pegar. El callback de VTEX debe ser una de las URI de redirección, y cada dominio de la tienda uno de los hosts. La tienda puede enviar a quien cierra sesión allí a la URL para cerrar sesión.
sheet-redirect-uri = URI de redirección { $number }
sheet-host = Host de la tienda { $number }
sheet-logout-url = URL para cerrar sesión
sheet-both-valid = Este client secret se muestra solo esta vez. El anterior también sigue siendo válido hasta `{ $command }`.
sheet-unreachable = VTEX no llega a { $url }: define `public_url` con tu dirección https antes de pegar (mira "Going live" en el README).

sheet-ticket-title = Proveedor de identidad OAuth2 para la cuenta { $account }
sheet-ticket-subject = Asunto: { $subject }
sheet-ticket-how = Pega el texto en un ticket al soporte de VTEX y completa lo que está entre [corchetes].
sheet-ticket-greeting = Hola:
sheet-ticket-opening = Les pedimos que configuren este proveedor de identidad OAuth2 para el login de la tienda virtual de nuestra cuenta VTEX { $account }.
sheet-ticket-closing = ¡Gracias!
sheet-point-urls = Direcciones (URL)
sheet-point-parameter-names = Nombres de los parámetros
sheet-point-additional-parameters = Parámetros adicionales
sheet-point-code-key = Clave del código de autorización
sheet-point-code-format = Formato del código de autorización
sheet-point-credentials-format = Formato de las credenciales
sheet-point-response-format = Formato de las respuestas
sheet-point-response-keys = Claves de las respuestas
sheet-point-client = Credenciales (client ID y client secret)
sheet-point-test-user = Usuario de prueba
sheet-point-provider-name = Nombre del proveedor de identidad
sheet-ticket-authorize-url = URL de autorización (getAuthorizationCode, GET)
sheet-ticket-token-url = URL del token de acceso (getAccessCode, POST)
sheet-ticket-userinfo-url = URL de los datos del usuario (getUserInfo, GET)
sheet-ticket-token-return-url-key = Clave de la URL de retorno (solicitud del token)
sheet-ticket-authorize-parameter-key = Solicitud de autorización, parámetro { $number }, clave
sheet-ticket-authorize-parameter-value = Solicitud de autorización, parámetro { $number }, valor
sheet-ticket-query-parameter-key = Solicitud del token, query string, parámetro { $number }, clave
sheet-ticket-query-parameter-value = Solicitud del token, query string, parámetro { $number }, valor
sheet-ticket-body-parameter-key = Solicitud del token, body, parámetro { $number }, clave
sheet-ticket-body-parameter-value = Solicitud del token, body, parámetro { $number }, valor
sheet-ticket-userinfo-parameter-key = Solicitud de los datos del usuario, parámetro { $number }, clave
sheet-ticket-userinfo-parameter-value = Solicitud de los datos del usuario, parámetro { $number }, valor
sheet-ticket-token-code-key = Clave del código de autorización (solicitud del token)
sheet-ticket-content-type = Body de la solicitud del token
sheet-ticket-credentials = Client ID y client secret en la solicitud del token
sheet-ticket-token-response = Respuesta a la solicitud del token
sheet-ticket-userinfo-response = Respuesta a la solicitud de los datos del usuario
sheet-ticket-put-secret = pon aquí el client secret; `{ $command }` crea uno
sheet-ticket-test-user-email = Correo electrónico
sheet-ticket-put-test-user = pon aquí el correo electrónico de un usuario de ustedes destinado a pruebas
sheet-ticket-test-user-password = Contraseña
sheet-ticket-separately = la enviamos por separado, de la forma que nos indiquen
sheet-ticket-accepted-note = Para su información: las URI de redirección que acepta nuestro servidor, los hosts de la tienda y dónde cierran sesión los compradores.
sheet-none = ninguno
