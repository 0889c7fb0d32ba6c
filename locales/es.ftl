# Español. Los mismos mensajes están en todos los archivos de esta carpeta; una prueba lo garantiza.

language-switch = Idioma

login-title = Iniciar sesión en { $store }
login-with = con tu cuenta de { $provider }
login-email = Correo electrónico
login-password = Contraseña
login-submit = Iniciar sesión
login-back = Volver a { $store }
login-wrong = El correo electrónico o la contraseña no son correctos. Revisa ambos e inténtalo de nuevo.
login-check = Revisa esto, por favor:
login-email-missing = Escribe tu correo electrónico.
login-password-missing = Escribe tu contraseña.
login-form-stale = Esta página estuvo abierta demasiado tiempo o tu navegador bloquea las cookies. Inicia sesión una vez más, por favor.
login-time-short = { $minutes ->
    [one] La tienda te espera cerca de 1 minuto más.
   *[other] La tienda te espera cerca de { $minutes } minutos más.
}
login-start-again = Empezar de nuevo en la tienda

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
unverified-text = Tu contraseña es correcta, pero aún no sabemos si este correo es tuyo. Pide a { $store } que lo confirme.
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
too-large-title = Demasiado texto
too-large-text = Lo que se envió es más largo que cualquier formulario de acceso. Vuelve e inténtalo de nuevo.

way-try-again = Intentar de nuevo
way-store = Volver a { $store }
request-id = Código para soporte: { $id }
